import type { HttpRequest, HttpResponse } from './request.ts';

/**
 * What goes on every answer to a request with an `Origin`, so that the browser shows it to that page; undefined: the page may not
 * see it. `origins`: of pages that may, `*` for all, which is what AWS answers (captured).
 */
export function allowOrigin(origin: string, origins: readonly string[]): readonly string[] | undefined {
  if (origins.includes('*')) return anyOrigin;
  return origins.includes(origin) ? ['Access-Control-Allow-Origin', origin, 'Vary', 'Origin'] : undefined;
}

/** The answer to OPTIONS with an `Origin`: whatever the browser asks for is allowed for two days. Captured from AWS. */
export function preflight(request: HttpRequest): HttpResponse {
  const headers: string[] = [];
  const names = request.headers['access-control-request-headers'];
  const method = request.headers['access-control-request-method'];
  if (names !== undefined) headers.push('Access-Control-Allow-Headers', names);
  if (method !== undefined) headers.push('Access-Control-Allow-Methods', method);
  headers.push('Access-Control-Max-Age', '172800');
  return { status: 200, contentType: '', body: '', headers };
}

const anyOrigin: readonly string[] = ['Access-Control-Allow-Origin', '*'];
