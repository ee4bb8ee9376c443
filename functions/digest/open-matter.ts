import { hash } from 'node:crypto';
import type { Matter } from '#shared/descriptor/matter.ts';

/** A matter with where it comes from. */
export interface OpenMatter extends Matter {
  /** Source and id: unique among all. */
  readonly key: string;
  /** Heading of its part of the mail. */
  readonly heading: string;
  /** Of all that a mail says of it: another one is news. */
  readonly digest: string;
}

export function openMatter(matter: Matter, source: { readonly key: string; readonly title: string }): OpenMatter {
  const { id, date, time, room, title, why, whatToDo } = matter;
  return {
    ...matter,
    key: `${source.key} ${id}`,
    heading: source.title,
    digest: digestOf([date, time, room, title, why, whatToDo]),
  };
}

/** Short, of any JSON value. */
export function digestOf(value: unknown): string {
  return hash('sha256', JSON.stringify(value)).slice(0, 32);
}
