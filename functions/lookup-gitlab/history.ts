import type { History, HistoryDescriptor, HistoryEvent, SearchDescriptor } from '#shared/descriptor/history.ts';
import { collectionOn } from '#shared/state/collection.ts';
import { type BlockRecord, blocks } from './blocks.ts';

const reasons = { cancelled: 'cancelled in Lookup', idle: 'idle for too long' } as const;

/** One account that we blocked, or a person let back: why, when and by which run. */
export const account: HistoryDescriptor = {
  name: 'account',
  title: 'Account',
  read: async ({ store }, id) => {
    const found = /^\d{1,15}$/.test(id) ? await collectionOn(store, blocks).get(Number(id)) : undefined;
    return found === undefined ? undefined : historyOf(found.value);
  },
};

const standing: Readonly<Record<BlockRecord['phase'], string>> = {
  intended: 'It is about to be blocked; GitLab may or may not have done it.',
  blocked: 'It is blocked by us, until the reason is gone or a person lets it back.',
  releasing: 'It is about to be unblocked, since the reason is gone.',
  'letting-back': 'A person has asked for it to be let back, and that is under way.',
  overruled: 'A person let it back in; that is kept, whatever Lookup says.',
};

/** Pure. */
export function historyOf(record: BlockRecord): History {
  const { userId, username, why, phase, runId, intendedAt, blockedAt, overruledAt, overruledBy } = record;
  const event = (at: number | null, what: string, by: string | null): HistoryEvent[] =>
    at === null ? [] : [{ at, what, status: '', detail: '', runId: by }];
  return {
    title: username,
    sentence: standing[phase],
    facts: [
      { term: 'GitLab user', value: `${username} (${userId})` },
      { term: 'Why', value: reasons[why] },
    ],
    tables: [],
    events: [
      ...event(overruledAt, `Let back in by ${overruledBy ?? 'somebody'}`, null),
      ...event(blockedAt, 'Seen to be blocked by us', runId),
      ...event(intendedAt, `To be blocked: ${reasons[why]}`, runId),
    ],
    runs: [runId],
    targets: [username],
    ...(phase === 'blocked' ? { operation: { name: 'let-back', parameters: { accounts: [username] } } } : {}),
  };
}

const most = 20;

export const search: SearchDescriptor = {
  by: 'the GitLab name of an account that we blocked',
  find: async ({ store }, text) => {
    const { entries, next } = await collectionOn(store, blocks).query(
      'ofAccount',
      { username: text },
      { limit: most, direction: 'descending' },
    );
    const hits = entries.map(({ value: { userId, username, phase, why } }) => ({
      title: username,
      detail: `${phase}, ${reasons[why]}`,
      history: account.name,
      id: String(userId),
    }));
    return hits.length === 0 ? [] : [{ title: `Accounts called ${text}`, hits, isCut: next !== undefined }];
  },
};
