import type { Request } from 'express';

/**
 * Asked by the platform's probe and the smoke test. Not a path that ends in z: Google's front end answers those itself.
 */
export const healthPath = '/health';

/** Whether somebody asks if the instance has started. It is up once it answers: nothing is read, no system is asked. */
export function isHealthRequest({ method, path }: Pick<Request, 'method' | 'path'>): boolean {
  return path === healthPath && (method === 'GET' || method === 'HEAD');
}
