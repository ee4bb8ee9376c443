import type { Matter } from '#shared/descriptor/matter.ts';
import type { DigestConfig } from './config.ts';

export type Routing = Pick<DigestConfig, 'domains' | 'rooms' | 'departments' | 'others' | 'lecturers'>;

/** Who is told of a matter, in lower case, each once. */
export interface Concerned {
  readonly recipients: readonly string[];
  /** Would be told, but their domain is none of ours. */
  readonly elsewhere: readonly string[];
}

/** The timetablers of its room and of its department; without any, the others; and those who teach it, if wished. */
export function concernedBy(matter: Matter, { domains, rooms, departments, others, lecturers }: Routing): Concerned {
  const timetablers = [...listed(rooms, matter.room), ...listed(departments, matter.department)];
  const addresses = [
    ...(timetablers.length > 0 ? timetablers : (others ?? [])),
    ...(lecturers ? matter.lecturers : []),
  ].map(address => address.trim().toLowerCase());
  const isOurs = (address: string): boolean =>
    /^[^\s@,;<>"]+@[^\s@,;<>"]+$/.test(address) && domains.includes(domainOf(address));
  const each = [...new Set(addresses)];
  return { recipients: each.filter(isOurs), elsewhere: each.filter(address => !isOurs(address)) };
}

function listed(lists: Readonly<Record<string, readonly string[]>>, key: string | null): readonly string[] {
  return key === null || !Object.hasOwn(lists, key) ? [] : (lists[key] ?? []);
}

function domainOf(address: string): string {
  return address.slice(address.indexOf('@') + 1);
}
