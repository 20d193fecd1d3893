import type { HttpRequest, HttpResponse } from './request.ts';

/** Goes on every answer to a request with an `Origin`, that to a preflight included. Captured from AWS. */
export const allowOrigin: readonly string[] = ['Access-Control-Allow-Origin', '*'];

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
