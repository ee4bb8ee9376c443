import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mappingVersion } from '#functions/item-ingest/document/map-fields.ts';
import { blankItem } from '#functions/item-ingest/item/item-changes.ts';
import type { ItemRecord } from '#functions/item-ingest/item/items.ts';
import type { ItemState } from '#functions/item-ingest/item/need.ts';
import { defaultLimits } from '#functions/item-ingest/limits.ts';
import type { Pass } from '#functions/item-ingest/pass/passes.ts';
import type { AbsenceRules } from '#functions/item-ingest/project/absence.ts';
import { planHook } from '#functions/item-ingest/project/hook-plan.ts';
import { type ItemProject, newProject, type OwnHook } from '#functions/item-ingest/project/item-projects.ts';
import { decide } from '#functions/item-ingest/queue/decide.ts';
import { planQueue } from '#functions/item-ingest/queue/plan-queue.ts';
import { planSync, type SyncRules } from '#functions/item-ingest/sync/plan-sync.ts';
import type { AbsentRow, ListedRow, SyncReading } from '#functions/item-ingest/sync/reading.ts';
import type { SyncPayload } from '#functions/item-ingest/sync/sync-change.ts';
import { freshWork } from '#functions/item-ingest/work-list/work-state.ts';
import type { SeenProject } from '#shared/clients/gitlab/projects/graphql-answers.ts';
import type { GitlabHook } from '#shared/clients/gitlab/projects/project-schema.ts';
import { type Change, changesOf, type Plan } from '#shared/core/change.ts';
import { bookkeepingKind, excesses } from '#shared/core/limit-excesses.ts';
import fc from '#test/support/fast-check.ts';
import { withShownDifferences } from '#test/support/shown-differences.ts';
import { countsByKind } from './support/counts-by-kind.ts';
import { entry } from './support/examples.ts';

const hour = 3_600_000;
const absence: AbsenceRules = { apartMs: 20 * hour, graceMs: 720 * hour };
const url = 'https://ours.example.org/';
const wanted = { url, sslVerification: true, secretVersion: '2', isSigned: false };
const rules: SyncRules = { absence, hook: wanted };

const pass: Pass = {
  id: 'p',
  startedAt: 1000,
  phase: 'heads',
  comparedUpTo: 0,
  listed: 0,
  unchanged: 0,
  marked: 0,
  hooksLeft: null,
  hooksChecked: 0,
  via: '',
  incomplete: '',
  markedAt: null,
  completedAt: null,
  isOpen: true,
};

/** A group as GitLab and our records have it: what each project is to the one and to the other is left to chance. */
interface Project {
  readonly id: number;
  readonly head: string | null;
  readonly isArchived: boolean;
  readonly stored: 'nothing' | 'the same' | 'another head' | 'an older mapping' | 'another path' | 'gone';
  readonly hasRecord: boolean;
}

const project: fc.Arbitrary<Project> = fc.record({
  id: fc.integer({ min: 1, max: 500 }),
  head: fc.constantFrom(null, 'a', 'b'),
  isArchived: fc.boolean(),
  stored: fc.constantFrom('nothing', 'the same', 'another head', 'an older mapping', 'another path', 'gone'),
  hasRecord: fc.boolean(),
});
const group = fc.uniqueArray(project, { selector: ({ id }) => id, maxLength: 30 });

const read = <Value>(key: number, value: Value) => ({ key, value, version: 'v', updatedAt: 0, readAt: 0 });

function upToDate({ id, head, isArchived }: Project): ItemState {
  return {
    projectId: id,
    path: `items/${id}`,
    isArchived,
    isPendingDeletion: false,
    standing: head === null ? 'none' : 'present',
    goneSince: null,
    commit: head,
    head,
    mappingVersion,
    failure: null,
  };
}

function storedOf(given: Project): ItemState | undefined {
  const same = upToDate(given);
  switch (given.stored) {
    case 'nothing':
      return undefined;
    case 'the same':
      return same;
    case 'another head':
      return { ...same, head: 'older', commit: 'older', standing: 'present' };
    case 'an older mapping':
      return { ...same, mappingVersion: mappingVersion - 1 };
    case 'another path':
      return { ...same, path: 'items/before' };
    case 'gone':
      return { ...same, standing: 'gone', goneSince: 1 };
  }
}

function rowOf(given: Project, item: ItemState | undefined, hasRecord: boolean): ListedRow {
  const { id, head, isArchived } = given;
  const record = newProject({ projectId: id, path: `items/${id}`, isWritable: !isArchived });
  return {
    listed: {
      id,
      path: `items/${id}`,
      archived: isArchived,
      isPendingDeletion: false,
      isEmpty: head === null,
      defaultBranch: 'master',
      head,
      isReadable: true,
    },
    item,
    record: hasRecord ? read(id, record) : undefined,
    work: undefined,
  };
}

function headsOf(rows: readonly ListedRow[]): SyncReading {
  const heads = {
    rows,
    unread: [],
    upTo: 500,
    isLast: true,
    listed: rows.length,
    via: 'graphql' as const,
    incomplete: '',
  };
  return { pass, again: false, heads };
}

const essential = (plan: Plan<SyncPayload>): Change<SyncPayload>[] =>
  withShownDifferences(changesOf(plan)).filter(({ payload }) => payload.do !== 'advance');

test('whatever is stored, all that is behind is marked once, and when that is ingested nothing more is planned', () => {
  fc.assert(
    fc.property(group, projects => {
      const first = planSync(headsOf(projects.map(each => rowOf(each, storedOf(each), each.hasRecord))), rules);
      const marks = essential(first).filter(({ kind }) => kind === 'mark');
      const behind = projects.filter(
        each =>
          // The mapping of what holds no document is of no concern.
          each.stored !== 'the same' && (each.stored !== 'an older mapping' || each.head !== null),
      );
      assert.deepEqual(
        marks.map(({ target }) => Number(target)).toSorted((a, b) => a - b),
        behind.map(({ id }) => id).toSorted((a, b) => a - b),
      );
      // As item-queue leaves them, and with the records that item-sync wrote.
      const again = planSync(headsOf(projects.map(each => rowOf(each, upToDate(each), true))), rules);
      assert.deepEqual(essential(again), []);
      const asked = planSync(
        { ...headsOf(projects.map(each => rowOf(each, storedOf(each), true))), again: true },
        rules,
      );
      assert.equal(essential(asked).length, projects.length);
    }),
  );
});

test('in whatever order GitLab lists the group, the same is planned', () => {
  const shuffled = group.chain(projects =>
    fc.tuple(
      fc.constant(projects),
      fc.shuffledSubarray(projects, { minLength: projects.length, maxLength: projects.length }),
    ),
  );
  fc.assert(
    fc.property(shuffled, ([one, other]) => {
      const keys = (projects: readonly Project[]) =>
        changesOf(planSync(headsOf(projects.map(each => rowOf(each, storedOf(each), each.hasRecord))), rules))
          .map(({ key }) => key)
          .toSorted();
      assert.deepEqual(keys(other), keys(one));
    }),
  );
});

const hook: fc.Arbitrary<GitlabHook> = fc.record({
  id: fc.integer({ min: 1, max: 6 }),
  url: fc.constantFrom(url, 'https://theirs.example.org/', 'https://ours-before.example.org/'),
  pushEvents: fc.boolean(),
  sslVerification: fc.boolean(),
  hasToken: fc.constantFrom(true, false),
  hasSigningToken: fc.constant(false),
  alertStatus: fc.constantFrom('executable', 'temporarily_disabled', 'disabled'),
});
const own: fc.Arbitrary<OwnHook | null> = fc.option(
  fc.record({
    phase: fc.constantFrom('intended', 'present'),
    hookId: fc.option(fc.integer({ min: 1, max: 6 })),
    askedAt: fc.constantFrom(0, 100 * hour),
    url: fc.constantFrom(url, 'https://ours-before.example.org/'),
    secretVersion: fc.constantFrom('', '1', '2'),
    replaces: fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { maxLength: 3 }),
  }),
);

/** What GitLab and our record are after an action, as the client's README has GitLab's side of it. */
function carriedOut(
  hooks: readonly GitlabHook[],
  record: OwnHook | null,
  action: ReturnType<typeof planHook>,
): { hooks: readonly GitlabHook[]; record: OwnHook | null } {
  const right: Omit<GitlabHook, 'id'> = {
    url,
    pushEvents: true,
    sslVerification: true,
    hasToken: true,
    hasSigningToken: false,
    alertStatus: 'executable',
  };
  const made = Math.max(100, ...hooks.map(({ id }) => id + 1));
  const present = (hookId: number, replaces: number[]): OwnHook => ({
    phase: 'present',
    hookId,
    askedAt: 0,
    url,
    secretVersion: '2',
    replaces,
  });
  switch (action.kind) {
    case 'create':
      return { hooks: [...hooks, { ...right, id: made }], record: present(made, record?.replaces ?? []) };
    case 'record':
      return { hooks, record: { ...present(action.hookId, record?.replaces ?? []), secretVersion: '' } };
    case 'repair':
      return {
        // An edit enables no hook again.
        hooks: hooks.map(each =>
          each.id === action.hookId ? { ...right, id: each.id, alertStatus: each.alertStatus } : each,
        ),
        record: present(action.hookId, record?.replaces ?? []),
      };
    case 'replace':
      return {
        hooks: [...hooks.filter(({ id }) => id !== action.hookId), { ...right, id: made }],
        record: present(made, record?.replaces ?? []),
      };
    case 'remove':
      return {
        hooks: hooks.filter(({ id }) => !action.hookIds.includes(id)),
        record: record === null ? null : { ...record, replaces: [] },
      };
    default:
      return { hooks, record };
  }
}

test('a few checks bring a project to one hook of ours as it shall be, and never touch one that is not ours', () => {
  fc.assert(
    fc.property(fc.uniqueArray(hook, { selector: ({ id }) => id, maxLength: 5 }), own, (before, known) => {
      // While a record says that a hook is about to be made, one with its address may be that very hook.
      const mayBeOurs = new Set([
        known?.hookId ?? 0,
        ...(known?.replaces ?? []),
        ...(known?.phase === 'intended' ? before.filter(each => each.url === known.url).map(({ id }) => id) : []),
      ]);
      let hooks: readonly GitlabHook[] = before;
      let record = known;
      let now = 100 * hour;
      let action = planHook(hooks, record, wanted, now);
      for (let check = 0; check < 5 && action.kind !== 'none' && action.kind !== 'foreign'; check += 1) {
        ({ hooks, record } = carriedOut(hooks, record, action));
        now += hour;
        action = planHook(hooks, record, wanted, now);
      }
      assert.ok(action.kind === 'none' || action.kind === 'foreign', `after five checks: ${action.kind}`);
      for (const each of before) if (!mayBeOurs.has(each.id)) assert.ok(hooks.includes(each), `hook ${each.id}`);
      if (action.kind === 'foreign') return assert.equal(record, null);
      const ours = hooks.find(({ id }) => id === record?.hookId);
      return assert.partialDeepStrictEqual(ours, { url, pushEvents: true, sslVerification: true, hasToken: true });
    }),
  );
});

interface Lacking {
  readonly id: number;
  readonly absentFor: number | null;
  readonly standing: 'none' | 'present' | 'gone' | 'unknown';
  readonly goneFor: number;
}
const lacking: fc.Arbitrary<Lacking> = fc.record({
  id: fc.integer({ min: 1, max: 100_000 }),
  absentFor: fc.option(fc.integer({ min: 0, max: 1000 * hour })),
  standing: fc.constantFrom('none', 'present', 'gone', 'unknown'),
  goneFor: fc.integer({ min: 0, max: 1000 * hour }),
});
const listedAt = 2000 * hour;

function absentRow({ id, absentFor, standing, goneFor }: Lacking): AbsentRow {
  const item =
    standing === 'unknown'
      ? undefined
      : {
          ...upToDate({ id, head: 'a', isArchived: false, stored: 'the same', hasRecord: true }),
          standing,
          goneSince: standing === 'gone' ? listedAt - goneFor : null,
        };
  const record: ItemProject = {
    ...newProject({ projectId: id, path: `items/${id}`, isWritable: true }),
    absentSince: absentFor === null ? null : listedAt - absentFor,
    isAbsent: absentFor !== null,
  };
  return { record, item, work: undefined };
}

const lackers = (most: number) => fc.uniqueArray(lacking, { selector: ({ id }) => id, maxLength: most, size: 'max' });

test('what a listing lacks is removed by none that is incomplete, and by a complete one only after another', () => {
  fc.assert(
    fc.property(lackers(20), fc.boolean(), (absent, isComplete) => {
      const reading: SyncReading = {
        pass,
        again: false,
        absence: {
          rows: absent.map(absentRow),
          listedAt,
          incomplete: isComplete ? '' : 'GitLab counts 9 projects but listed 8 different ones',
          population: 100,
        },
      };
      const departures = changesOf(planSync(reading, rules)).filter(({ kind }) => kind === 'gone' || kind === 'erase');
      if (!isComplete) return assert.deepEqual(departures, []);
      for (const { target, kind } of departures) {
        const about = absent.find(({ id }) => `${id}` === target);
        assert.ok((about?.absentFor ?? -1) >= absence.apartMs, `${target} goes after one listing`);
        if (kind === 'gone') assert.equal(about?.standing, 'present');
        if (kind === 'erase' && about?.standing === 'gone') assert.ok(about.goneFor >= absence.graceMs);
        if (kind === 'erase') assert.notEqual(about?.standing, 'present');
      }
      return undefined;
    }),
  );
});

test('of a tiny group and of a huge one no more goes in a day than is permitted, or nothing does', () => {
  const populations = fc.constantFrom(1, 3, 40, 251, 18_200, 200_000);
  fc.assert(
    fc.property(lackers(320), populations, fc.integer({ min: 0, max: 210 }), (absent, population, doneBefore) => {
      const rows = absent.map(each => absentRow({ ...each, absentFor: 30 * hour, standing: 'present' }));
      const plan = planSync({ pass, again: false, absence: { rows, listedAt, incomplete: '', population } }, rules);
      const planned = countsByKind(plan);
      assert.equal(planned['gone'] ?? 0, absent.length);
      const objections = excesses({
        limits: defaultLimits,
        planned,
        done: { gone: doneBefore },
        population: plan.population,
      });
      const permitted = Math.min(200, Math.max(5, Math.floor(population / 50)));
      assert.equal(objections.length > 0, absent.length > 0 && absent.length + doneBefore > permitted);
      assert.equal(
        excesses({
          limits: defaultLimits,
          planned: { [bookkeepingKind]: 1e6, mark: 1e6 },
          done: {},
          population: plan.population,
        }).length,
        0,
      );
    }),
    { numRuns: 40 },
  );
});

const looked = fc.record({
  ask: fc.constantFrom('look' as const, 'again' as const, 'map' as const, 'gone' as const, 'erase' as const),
  stored: fc.constantFrom('nothing', 'the head', 'another head', 'gone', 'an older mapping'),
  shown: fc.constantFrom('nothing', 'in the group', 'elsewhere', 'empty', 'not to be read'),
  isOdd: fc.boolean(),
});

test('an item is hidden or erased only where the listings asked for it and GitLab shows it nowhere in the group', () => {
  fc.assert(
    fc.property(looked, ({ ask, stored, shown, isOdd }) => {
      const head = 'a'.repeat(40);
      const kept: ItemRecord = {
        ...blankItem(7),
        path: 'items/7',
        standing: 'present',
        commit: head,
        head,
        mappingVersion,
      };
      const items: Readonly<Record<typeof stored, ItemRecord | undefined>> = {
        nothing: undefined,
        'the head': kept,
        'another head': { ...kept, head: 'b'.repeat(40), commit: 'b'.repeat(40) },
        gone: { ...kept, standing: 'gone', goneSince: 1 },
        'an older mapping': { ...kept, mappingVersion: mappingVersion - 1 },
      };
      const isEmpty = shown === 'empty';
      const seen: SeenProject = {
        id: 7,
        path: shown === 'elsewhere' ? 'others/7' : 'items/7',
        archived: false,
        isPendingDeletion: false,
        isEmpty,
        defaultBranch: 'master',
        head: isEmpty ? null : head,
        isReadable: shown !== 'not to be read',
        hasFile: false,
      };
      const work = { ...freshWork({ projectId: 7, path: 'items/7', ask, why: '', head: null, pass: '' }, 0) };
      const before = {
        work,
        item: items[stored],
        seen: shown === 'nothing' ? undefined : seen,
        odd: isOdd && ask !== 'map' ? 'GitLab stumbles over it' : undefined,
      };
      const decision = decide(before, 'items', mappingVersion);
      const due = { work: entry(work), item: before.item && entry(before.item), seen: before.seen, odd: before.odd };
      withShownDifferences(changesOf(planQueue({ due: [due] }, { group: 'items' }, mappingVersion)));
      if (decision.kind === 'hide' || decision.kind === 'erase') {
        assert.equal(decision.kind === 'hide' ? 'gone' : 'erase', ask);
        assert.ok(shown === 'nothing' || shown === 'elsewhere');
        assert.equal(before.odd, undefined, 'what GitLab cannot tell of is there');
      }
      if (decision.kind !== 'ingest') return;
      const after = { work: { ...work, ask: 'look' as const }, item: kept, seen, odd: undefined };
      assert.equal(decide(after, 'items', mappingVersion).kind, 'current', 'a second look finds nothing to do');
    }),
  );
});
