/**
 * Where a redirect leads, or in words why it is not followed. Only reads follow one, and only on the same origin: our
 * credentials go along, and a redirect elsewhere is a sign-in page or a wrong address.
 */
export function redirectTarget(from: URL, method: string, location: string | null): URL | string {
  if (method !== 'GET' && method !== 'HEAD') return 'a redirect, which is not followed for a change';
  if (location === null || !URL.canParse(location, from.href)) return 'a redirect that says not where to';
  const target = new URL(location, from);
  return target.origin === from.origin ? target : `a redirect to another server (${target.origin})`;
}
