import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { defaultLimits } from '#functions/lookup-gitlab/limits.ts';
import { planner } from '#functions/lookup-gitlab/plan.ts';
import type { PlanView } from '#shared/cli/render/plan-view.ts';
import { planFormats, renderedPlan } from '#shared/cli/render/rendered-plan.ts';
import { styleFor } from '#shared/cli/render/style.ts';
import { changesOf, recordOf } from '#shared/core/change.ts';
import { config } from './config.ts';
import { account, blockedByUs, now, reading, record } from './situations.ts';

const accounts = [
  account({ id: 10, username: 'ab1', lastSeenOn: '2026-08-30' }),
  blockedByUs({ id: 11, username: 'cd2' }),
  account({ id: 12, username: 'external-acme-jo', lastSeenOn: '2024-03-05' }),
  account({ id: 13, username: 'external-acme-kim', lastSeenOn: '2024-12-05' }),
];
const lookupStatuses = new Map([
  ['ab1', 'cancelled'],
  ['cd2', 'live'],
] as const);

function view(): PlanView {
  const plan = planner(config)(
    reading({ accounts, lookupStatuses, records: new Map([[11, record({ userId: 11 })]]) }),
    now,
  );
  return {
    function: 'lookup-gitlab',
    target: 'gitlab.example.ac.uk',
    mode: 'dry-run',
    status: 'succeeded',
    message: '3 changes planned',
    changes: changesOf(plan).map(recordOf),
    findings: plan.findings,
    limits: defaultLimits,
    excesses: [],
  };
}

describe('the report for a service owner', () => {
  for (const format of planFormats) {
    it(`says who, why, since when and what will happen, and who is due next: ${format}`, () => {
      // A narrow table breaks sentences over lines.
      const text = renderedPlan(format, view(), styleFor({ colour: false, width: 400 }), 40);
      for (const expected of [
        'ab1',
        'is cancelled in Lookup as of 2026-11-21; last active in GitLab on 2026-08-30',
        'blocked (cancelled)',
        'cd2',
        'no longer cancelled in Lookup; this service blocked it on 2026-10-01',
        'external-acme-jo',
        'no activity since 2024-03-05; 24 months were over on 2026-03-06',
        'blocked (idle)',
        'external-acme-kim',
        'will be blocked from 2026-12-06 unless active before: no activity since 2024-12-05',
      ]) {
        assert.ok(text.includes(expected), `${expected} is missing in:\n${text}`);
      }
    });
  }
});
