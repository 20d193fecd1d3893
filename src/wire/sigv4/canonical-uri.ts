import { percentEncode } from './percent-encoding.ts';

/**
 * The path as every service but S3 signs it: `.`, `..` and empty segments resolved (RFC 3986), then each byte outside the
 * unreserved set encoded once more, so that a `%20` that was sent becomes `%2520`.
 */
export function canonicalUri(path: string): string {
  if (path === '/' || path === '') return '/';
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(percentEncode(segment));
  }
  const folder = segments.length > 0 && path.endsWith('/');
  return `/${segments.join('/')}${folder ? '/' : ''}`;
}
