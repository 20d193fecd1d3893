import type { Mode } from '../authorization/modes.ts';
import type { HttpRequest, HttpResponse } from '../wire/request.ts';
import type { Metrics } from './metrics.ts';
import type { ShadowTally } from './shadow-tally.ts';

/**
 * What is answered to a plain GET: `/` as AWS does, `/health` and `/metrics` for those who run the server. Undefined: no such page.
 * None of them needs a signature, and none tells anything about data.
 */
export function servicePages({ metrics, shadow, region, mode }: ServicePagesParts) {
  return (request: HttpRequest): Promise<HttpResponse> | undefined => {
    if (request.method !== 'GET' || request.query !== '') return undefined;
    if (request.path === '/health')
      return Promise.resolve(
        page('application/json', JSON.stringify({ status: 'ok', mode, shadow: shadow.verdicts() })),
      );
    if (request.path === '/metrics') return metrics.text().then((text) => page(metrics.contentType, text));
    // AWS answers with a blank behind the host, on any path.
    return Promise.resolve(
      page('text/plain', `healthy: ${request.headers.host ?? `dynamodb.${region}.amazonaws.com`} `),
    );
  };
}

interface ServicePagesParts {
  readonly metrics: Metrics;
  readonly shadow: ShadowTally;
  readonly region: string;
  readonly mode: Mode;
}

function page(contentType: string, body: string): HttpResponse {
  return { status: 200, contentType, body };
}
