import { BadRequestError } from '#shared/core/errors.ts';
import type { Echo360Config } from './config.ts';

const schedules = '/public/api/v2/schedules';
const reference = '/public/api/v1';

/** Only schedules have a second version of the API. */
export const schedulesPath = schedules;

export type ReferencePath =
  | 'campuses'
  | 'buildings'
  | 'rooms'
  | 'organizations'
  | 'departments'
  | 'courses'
  | 'terms'
  | 'sections'
  | 'users';

export function referencePath(resource: ReferencePath): string {
  return `${reference}/${resource}`;
}

/**
 * Path of one item named by id, external id or e-mail address. Throws BadRequestError for what cannot be one segment of
 * a path: without it the request would go to the whole listing.
 */
export function itemPath(listing: string, key: string, encoding: Echo360Config['pathKeys']): string {
  if (key === '' || key === '.' || key === '..') throw new BadRequestError(`"${key}" cannot name anything in Echo360`);
  const once = encodeURIComponent(key);
  return `${listing}/${encoding === 'percent' ? once : encodeURIComponent(once)}`;
}
