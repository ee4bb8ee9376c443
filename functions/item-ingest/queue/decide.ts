import type { SeenProject } from '#shared/clients/gitlab/projects/graphql-answers.ts';
import type { ItemRecord } from '../item/items.ts';
import { isInGroup } from '../project/is-in-group.ts';
import type { Work } from '../work-list/work.ts';

/** What a look at one project leads to. */
export type Decision =
  /** GitLab does not show it, or shows it elsewhere. A 404 is no absence: the nightly listings decide. */
  | { readonly kind: 'unseen'; readonly why: string }
  | { readonly kind: 'hide'; readonly why: string }
  | { readonly kind: 'erase'; readonly why: string }
  /** Another failure of the look, to be tried again later. */
  | { readonly kind: 'unreadable'; readonly why: string }
  | { readonly kind: 'empty'; readonly seen: SeenProject }
  | { readonly kind: 'current'; readonly seen: SeenProject }
  | { readonly kind: 'map' }
  | { readonly kind: 'ingest'; readonly seen: SeenProject; readonly head: string };

export interface Looked {
  readonly work: Work;
  readonly item: ItemRecord | undefined;
  /** As GitLab shows it now; undefined where it shows nothing. */
  readonly seen: SeenProject | undefined;
  /** Why GitLab's answer about it cannot be read: it is there, then. */
  readonly odd?: string | undefined;
}

/** Decides about one marked project, by what GitLab says now. Pure. */
export function decide({ work, item, seen, odd }: Looked, group: string, mappingVersion: number): Decision {
  if (work.ask === 'map')
    return item?.commit === null || item === undefined
      ? { kind: 'unseen', why: 'there is no document' }
      : { kind: 'map' };
  if (odd !== undefined) return { kind: 'unreadable', why: odd };
  const isThere = seen !== undefined && isInGroup(seen.path, group);
  if (!isThere) {
    const where =
      seen === undefined
        ? 'GitLab does not show the project'
        : `the project lies at ${seen.path} now, outside of ${group}`;
    if (work.ask === 'gone') return { kind: 'hide', why: `two complete listings lack it, and ${where}` };
    if (work.ask === 'erase') return { kind: 'erase', why: `it was gone for the whole time of grace, and ${where}` };
    return { kind: 'unseen', why: `${where}: the nightly listings decide` };
  }
  if (!seen.isReadable) return { kind: 'unreadable', why: 'our token may not read the repository' };
  const head = seen.isEmpty ? null : (seen.head ?? null);
  if (head === null) return { kind: 'empty', seen };
  const isKnown = item !== undefined && item.standing !== 'gone' && item.head === head && work.ask !== 'again';
  if (!isKnown) return { kind: 'ingest', seen, head };
  if (item.failure !== null && item.failure.mappingVersion < mappingVersion) return { kind: 'ingest', seen, head };
  if (item.failure === null && item.commit !== null && item.mappingVersion < mappingVersion) return { kind: 'map' };
  return { kind: 'current', seen };
}
