import { roomDays } from '#functions/cmis-echo360/room-day/room-days.ts';
import { cmisEcho360 } from '#functions/cmis-echo360/sync.ts';
import { allQueries } from '#functions/collections.ts';
import { digestConfig } from '#functions/digest/config.ts';
import { createDigest } from '#functions/digest/create-digest.ts';
import { told } from '#functions/digest/told.ts';
import { essm } from '#functions/essm/sync.ts';
import { smtpConfig } from '#shared/clients/smtp/config.ts';
import type { Finding, Outcome } from '#shared/core/change.ts';
import { silentLog } from '#shared/core/log.ts';
import { runSync } from '#shared/runtime/run/run.ts';
import type { RunResult } from '#shared/runtime/run/run-result.ts';
import { collectionOn } from '#shared/state/collection.ts';
import type { MailServer } from '#test/sandbox/smtp/mail-server.ts';
import { MemoryState } from '#test/support/memory-store/memory-state.ts';
import type { Around } from '#test/support/memory-store/memory-store.ts';
import { realClock } from '#test/support/real-clock.ts';

export interface Ended {
  readonly result: RunResult;
  readonly findings: readonly Finding[];
  /** By address. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
}

/** The digest as it would be installed, on a real mail server, with the clock on one morning. */
export function installDigest(server: MailServer, settings: object = {}, smtp: object = {}) {
  let offset = Date.parse('2026-11-27T07:05:00Z') - realClock.now();
  const clock = { ...realClock, now: () => realClock.now() + offset };
  const state = new MemoryState({ queries: allQueries, now: () => clock.now() });
  const config = digestConfig.parse({
    domains: ['example.ac.uk'],
    departments: { CHEM: ['chem@example.ac.uk'], PHYS: ['phys@example.ac.uk'], BAD: ['gone@example.ac.uk'] },
    ...settings,
  });
  const mail = smtpConfig.parse({
    host: 'localhost',
    port: server.port,
    caFile: server.caFile,
    from: 'lockstep@example.ac.uk',
    timeoutSeconds: 5,
    ...smtp,
  });
  const instance = { clock, log: silentLog, secrets: { read: async () => 'wrong' } };
  const sync = createDigest(config, { smtp: mail }, instance, [cmisEcho360, essm]);
  let ids = 0;

  return {
    /** A lesson of a department that is not recorded, as `echo360-queue` writes it. */
    clash: async (department: string, title = 'Lecture', overlaps = 'Open day 10:30–12:00'): Promise<void> => {
      const key = `2026-11-30 ${department}`;
      const store = state.open();
      const { value } = (await collectionOn(store, roomDays).get(key)) ?? {};
      const excluded = {
        externalId: `${title}-9`,
        setId: null,
        title,
        start: '10:00',
        end: '11:00',
        overlaps: [overlaps],
        ask: 'the timetabler',
        departmentId: department,
        presenterEmail: 'ada@example.ac.uk',
      };
      const day = {
        key,
        room: department,
        date: '2026-11-30',
        createdAt: 0,
        resolvedAt: null,
        inConflict: true,
        mustList: false,
        lastRefreshAt: 0,
        lastRefreshOk: true,
        excluded: [...(value?.excluded ?? []).filter(each => each.title !== title), excluded],
        inTheWay: [],
        failures: [],
        marked: null,
        isMarked: false,
        runId: 'before',
      };
      await store.commit(undefined, [collectionOn(store, roomDays).set(key, day, { keepDays: 30 })]);
    },
    nextDay: (): void => {
      offset += 86_400_000;
    },
    records: async () => {
      const found = new Map<string, string>();
      for await (const { value } of collectionOn(state.open(), told).all('upcoming', {})) {
        found.set(`${value.recipient} ${value.title}`, value.status);
      }
      return found;
    },
    run: async (mode: 'apply' | 'dry-run' = 'apply', around?: Around): Promise<Ended> => {
      const store = state.open(around);
      const findings: Finding[] = [];
      const outcomes = new Map<string, Outcome>();
      const result = await runSync(
        sync,
        {
          store,
          clock,
          log: silentLog,
          settings: { mode, budgetMs: 600_000, leaseMs: 180_000, configDigest: 'c' },
          holder: 'test machine',
          randomId: () => `${String(++ids).padStart(6, '0')}aaaaaaaaaa`,
          stop: new AbortController().signal,
          observer: {
            onPlan: (_planned, found) => void findings.push(...found),
            onOutcome: (change, outcome) => void outcomes.set(change.target, outcome),
          },
        },
        { trigger: 'scheduler', by: 'test' },
      );
      return { result, findings, outcomes };
    },
  };
}
