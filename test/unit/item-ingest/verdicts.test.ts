import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ItemRecord } from '#functions/item-ingest/item/items.ts';
import { needOf } from '#functions/item-ingest/item/need.ts';
import { verdictOnAbsent } from '#functions/item-ingest/project/absence.ts';
import { isInGroup } from '#functions/item-ingest/project/is-in-group.ts';
import { decide } from '#functions/item-ingest/queue/decide.ts';
import type { Work } from '#functions/item-ingest/work-list/work.ts';
import type { SeenProject } from '#shared/clients/gitlab/projects/graphql-answers.ts';
import { item, mapping, seen, work } from './support/examples.ts';

const failure = (mappingVersion: number) => ({ commit: 'c1', reason: 'no JSON', at: 0, mappingVersion });

describe('what a look at a project leads to', () => {
  interface Given {
    readonly ask?: Work['ask'];
    readonly item?: ItemRecord;
    readonly seen?: SeenProject;
    readonly odd?: string;
  }
  const told = ({ ask = 'look', ...given }: Given): string => {
    const decision = decide({ work: work(ask), item: undefined, seen: undefined, ...given }, 'items', mapping);
    if ('why' in decision) return `${decision.kind}: ${decision.why}`;
    if ('seen' in decision) assert.equal(decision.seen, given.seen);
    return decision.kind === 'ingest' ? `ingest ${decision.head}` : decision.kind;
  };
  const elsewhere = 'the project lies at other/a now, outside of items';
  const cases: readonly [string, Given, string][] = [
    ['new', { seen: seen() }, 'ingest c1'],
    ['up to date', { seen: seen(), item: item() }, 'current'],
    ['up to date, and asked for all the same', { ask: 'again', seen: seen(), item: item() }, 'ingest c1'],
    ['up to date, and said to be gone', { ask: 'gone', seen: seen(), item: item() }, 'current'],
    ['with another head', { seen: seen({ head: 'c2' }), item: item() }, 'ingest c2'],
    ['that was gone', { seen: seen(), item: item({ standing: 'gone' }) }, 'ingest c1'],
    ['empty', { seen: seen({ isEmpty: true }), item: item() }, 'empty'],
    ['without a head', { seen: seen({ head: null }) }, 'empty'],
    ['without a word about its head', { seen: seen({ head: undefined }) }, 'empty'],
    [
      'that may not be read',
      { seen: seen({ isReadable: false }) },
      'unreadable: our token may not read the repository',
    ],
    ['of which the answer cannot be read', { seen: seen(), odd: 'no path' }, 'unreadable: no path'],
    ['not shown', {}, 'unseen: GitLab does not show the project: the nightly listings decide'],
    ['elsewhere', { seen: seen({ path: 'other/a' }) }, `unseen: ${elsewhere}: the nightly listings decide`],
    ['gone', { ask: 'gone' }, 'hide: two complete listings lack it, and GitLab does not show the project'],
    [
      'gone elsewhere',
      { ask: 'gone', seen: seen({ path: 'other/a' }) },
      `hide: two complete listings lack it, and ${elsewhere}`,
    ],
    [
      'gone for long',
      { ask: 'erase' },
      'erase: it was gone for the whole time of grace, and GitLab does not show the project',
    ],
    ['whose document could not be used', { seen: seen(), item: item({ failure: failure(mapping) }) }, 'current'],
    [
      'whose document could not be used by an older mapping',
      { seen: seen(), item: item({ failure: failure(mapping - 1) }) },
      'ingest c1',
    ],
    ['mapped before', { seen: seen(), item: item({ mappingVersion: mapping - 1 }) }, 'map'],
    ['mapped later', { seen: seen(), item: item({ mappingVersion: mapping + 1 }) }, 'current'],
    [
      'mapped before, whose last document cannot be used',
      { seen: seen(), item: item({ mappingVersion: mapping - 1, failure: failure(mapping) }) },
      'current',
    ],
    ['never mapped', { seen: seen(), item: item({ mappingVersion: mapping - 1, commit: null }) }, 'current'],
    ['to be mapped anew', { ask: 'map', item: item() }, 'map'],
    [
      'to be mapped anew, without a document',
      { ask: 'map', item: item({ commit: null }) },
      'unseen: there is no document',
    ],
    ['to be mapped anew, and not known', { ask: 'map', seen: seen() }, 'unseen: there is no document'],
  ];
  for (const [name, given, expected] of cases) it(name, () => assert.equal(told(given), expected));
});

describe('why a listed project has to be looked at', () => {
  const cases: readonly [string, ReturnType<typeof item> | undefined, Partial<SeenProject>, string | undefined][] = [
    ['it is new', undefined, {}, 'new'],
    ['it is there again', item({ standing: 'gone', head: 'c0' }), {}, 'returned'],
    ['its head is another', item(), { head: 'c2' }, 'behind'],
    ['it has no commit any more', item(), { head: null }, 'behind'],
    ['nothing', item(), {}, undefined],
    ['nothing, where the listing tells no head', item({ head: 'c0' }), { head: undefined }, undefined],
    ['it was moved', item(), { path: 'items/b' }, 'moved'],
    ['it was archived', item(), { archived: true }, 'moved'],
    ['it waits for deletion', item(), { isPendingDeletion: true }, 'moved'],
    ['it waits for deletion no more', item({ isPendingDeletion: true }), {}, 'moved'],
    [
      'nothing, where the server does not tell',
      item({ isPendingDeletion: true }),
      { isPendingDeletion: null },
      undefined,
    ],
    ['an older mapping could not use it', item({ failure: failure(mapping - 1) }), {}, 'unusable'],
    ['nothing, where the present mapping could not either', item({ failure: failure(mapping) }), {}, undefined],
    [
      'nothing, where the present mapping could not either and there is an older document',
      item({ failure: failure(mapping), mappingVersion: 1 }),
      {},
      undefined,
    ],
    ['an older mapping took its fields', item({ mappingVersion: mapping - 1 }), {}, 'mapping'],
    ['nothing, where it never had a document', item({ mappingVersion: mapping - 1, commit: null }), {}, undefined],
  ];
  for (const [name, known, listed, need] of cases)
    it(name, () => assert.equal(needOf(seen(listed), known, mapping), need));
});

describe('what follows from a complete listing that lacks a project', () => {
  const rules = { apartMs: 20, graceMs: 100 };
  type Known = Parameters<typeof verdictOnAbsent>[1];
  const present: Known = { standing: 'present', goneSince: null };
  const cases: readonly [string, number | null, Known, string][] = [
    ['it is noted the first time', null, present, 'note'],
    ['it is noted the first time, known or not', null, undefined, 'note'],
    ['a second listing is too near', 981, present, 'wait'],
    ['two listings agree', 980, present, 'gone'],
    ['two listings agree on what is not known', 980, undefined, 'forget'],
    ['two listings agree on what never had a document', 980, { standing: 'none', goneSince: null }, 'erase'],
    ['it is kept for the time of grace', 0, { standing: 'gone', goneSince: 901 }, 'wait'],
    ['the time of grace is over', 0, { standing: 'gone', goneSince: 900 }, 'erase'],
    ['it is gone, and nobody knows since when', 0, { standing: 'gone', goneSince: null }, 'gone'],
    ['it came back and is gone again', 0, { standing: 'present', goneSince: 5 }, 'gone'],
  ];
  for (const [name, absentSince, known, verdict] of cases)
    it(name, () => assert.equal(verdictOnAbsent({ absentSince }, known, 1000, rules), verdict));
});

describe('whether a path lies in a group', () => {
  it('is told with its slash', () => {
    assert.ok(isInGroup('items/a', 'items'));
    assert.ok(isInGroup('items/maths/a', 'items'));
    assert.ok(!isInGroup('items2/a', 'items'));
    assert.ok(!isInGroup('items', 'items'));
    assert.ok(!isInGroup('other/items/a', 'items'));
  });
});
