/** What is mutated together, and judged by the same unit tests. */
export interface Area {
  readonly name: string;
  /** Files of rules, without I/O. */
  readonly mutate: readonly string[];
  /** Quick ones: every mutant goes through all of them. */
  readonly tests: readonly string[];
}

/** The planners, limits and ownership rules that `npm run mutate` mutates. */
export const areas: readonly Area[] = [
  {
    name: 'limits',
    mutate: [
      'shared/core/approval.ts',
      'shared/core/campaign.ts',
      'shared/core/carried-over.ts',
      'shared/core/key-set.ts',
      'shared/core/limit-excesses.ts',
      'shared/core/pace.ts',
      'shared/core/rolling-tally.ts',
      'shared/runtime/limits/*.ts',
    ],
    tests: [
      'test/unit/core/edges.test.ts',
      'test/unit/core/key-set.test.ts',
      'test/unit/core/limits.test.ts',
      'test/unit/core/pace-examples.test.ts',
      'test/unit/core/carried-over.test.ts',
      'test/unit/core/rolling-tally.test.ts',
      'test/unit/runtime/check-limits.test.ts',
      'test/unit/runtime/run-allowance.test.ts',
    ],
  },
  {
    name: 'lookup-gitlab',
    mutate: [
      'functions/lookup-gitlab/decide/*.ts',
      'functions/lookup-gitlab/block/whose-block.ts',
      'functions/lookup-gitlab/account/protection.ts',
    ],
    tests: [
      'test/unit/lookup-gitlab/decided-first.test.ts',
      'test/unit/lookup-gitlab/decided-active.test.ts',
      'test/unit/lookup-gitlab/decided-blocked.test.ts',
      'test/unit/lookup-gitlab/idleness.test.ts',
      'test/unit/lookup-gitlab/decide-others.test.ts',
    ],
  },
  {
    name: 'lookup-gitlab-plans',
    mutate: [
      'functions/lookup-gitlab/plan.ts',
      'functions/lookup-gitlab/permitted-mode.ts',
      'functions/lookup-gitlab/account/identity.ts',
      'functions/lookup-gitlab/adopt/plan-adopt.ts',
      'functions/lookup-gitlab/block/claim.ts',
      'functions/lookup-gitlab/block/moderation-mark.ts',
      'functions/lookup-gitlab/let-back/plan-let-back.ts',
      'functions/lookup-gitlab/reading/record-matters.ts',
      'functions/lookup-gitlab/report/due-soon.ts',
      'functions/lookup-gitlab/report/withheld.ts',
    ],
    tests: [
      'test/unit/lookup-gitlab/identity.test.ts',
      'test/unit/lookup-gitlab/plan-adopt.test.ts',
      'test/unit/lookup-gitlab/plan-examples.test.ts',
      'test/unit/lookup-gitlab/plan-findings.test.ts',
      'test/unit/lookup-gitlab/plan-let-back.test.ts',
      'test/unit/lookup-gitlab/record-matters.test.ts',
    ],
  },
  {
    name: 'essm-booking',
    mutate: [
      'functions/essm/adopt/plan-adopt.ts',
      'functions/essm/booking/compare.ts',
      'functions/essm/booking/holdings.ts',
      'functions/essm/booking/is-booking-gone.ts',
      'functions/essm/booking/match.ts',
      'functions/essm/booking/order.ts',
      'functions/essm/booking/own-clashes.ts',
      'functions/essm/bookings/read/window.ts',
      'functions/essm/occurrence/reference.ts',
      'functions/essm/occurrence/want.ts',
      'functions/essm/slot/room-blocks.ts',
      'functions/essm/slot/slot.ts',
    ],
    tests: [
      'test/unit/essm/compare.test.ts',
      'test/unit/essm/holdings.test.ts',
      'test/unit/essm/is-booking-gone.test.ts',
      'test/unit/essm/match.test.ts',
      'test/unit/essm/order-examples.test.ts',
      'test/unit/essm/own-clashes.test.ts',
      'test/unit/essm/plan-adopt.test.ts',
      'test/unit/essm/references-and-slots.test.ts',
      'test/unit/essm/window.test.ts',
    ],
  },
  {
    name: 'essm-bookings',
    mutate: ['functions/essm/bookings/plan/*.ts'],
    tests: [
      'test/unit/essm/plan-wants.test.ts',
      'test/unit/essm/plan-waits.test.ts',
      'test/unit/essm/plan-held.test.ts',
      'test/unit/essm/plan-records.test.ts',
      'test/unit/essm/plan-parts.test.ts',
      'test/unit/essm/plan-odd.test.ts',
    ],
  },
  {
    name: 'essm-rooms',
    mutate: [
      'functions/essm/as-sent.ts',
      'functions/essm/rooms/plan-*.ts',
      'functions/essm/rooms/room-draft.ts',
      'functions/essm/rooms/unmapped.ts',
    ],
    tests: [
      'test/unit/essm/as-sent.test.ts',
      'test/unit/essm/plan-places.test.ts',
      'test/unit/essm/plan-rooms.test.ts',
      'test/unit/essm/plan-rooms-gone.test.ts',
      'test/unit/essm/plan-rooms-findings.test.ts',
      'test/unit/essm/plan-relationships.test.ts',
      'test/unit/essm/plan-rooms-parts.test.ts',
      'test/unit/essm/plan-rooms-odd.test.ts',
    ],
  },
  {
    name: 'echo360-lessons',
    mutate: [
      'functions/cmis-echo360/lesson/absence.ts',
      'functions/cmis-echo360/room-day/judge-*.ts',
      'functions/cmis-echo360/schedule/compare.ts',
      'functions/cmis-echo360/schedule/order-of-requests.ts',
      'functions/cmis-echo360/schedule/recording-begun.ts',
      'functions/cmis-echo360/schedule/rival-texts.ts',
    ],
    tests: [
      'test/unit/cmis-echo360/absence.test.ts',
      'test/unit/cmis-echo360/compare.test.ts',
      'test/unit/cmis-echo360/judge-clash.test.ts',
      'test/unit/cmis-echo360/order-of-requests.test.ts',
      'test/unit/cmis-echo360/judge-room-days.test.ts',
    ],
  },
  {
    name: 'echo360-ours',
    mutate: [
      'functions/cmis-echo360/adopt/adoptable.ts',
      'functions/cmis-echo360/adopt/plan-adopt.ts',
      'functions/cmis-echo360/lesson/external-id.ts',
      'functions/cmis-echo360/lesson/lacking.ts',
      'functions/cmis-echo360/lesson/lost-content.ts',
      'functions/cmis-echo360/lesson/next-doubts.ts',
      'functions/cmis-echo360/lesson/slot.ts',
      'functions/cmis-echo360/refresh/overtaken-failures.ts',
      'functions/cmis-echo360/schedule/held-schedule.ts',
      'functions/cmis-echo360/schedule/left-out.ts',
    ],
    tests: [
      'test/unit/cmis-echo360/external-id.test.ts',
      'test/unit/cmis-echo360/held-schedule.test.ts',
      'test/unit/cmis-echo360/left-out.test.ts',
      'test/unit/cmis-echo360/lost-content.test.ts',
      'test/unit/cmis-echo360/next-doubts.test.ts',
      'test/unit/cmis-echo360/overtaken-failures.test.ts',
      'test/unit/cmis-echo360/plan-adopt.test.ts',
    ],
  },
  {
    name: 'echo360-round',
    mutate: [
      'functions/cmis-echo360/queue/round/choose-scope.ts',
      'functions/cmis-echo360/queue/round/needs.ts',
      'functions/cmis-echo360/queue/round/plan-round.ts',
      'functions/cmis-echo360/queue/round/size-of-round.ts',
    ],
    tests: [
      'test/unit/cmis-echo360/choose-scope.test.ts',
      'test/unit/cmis-echo360/needs.test.ts',
      'test/unit/cmis-echo360/plan-round.test.ts',
      'test/unit/cmis-echo360/size-of-round.test.ts',
    ],
  },
  {
    name: 'echo360-changes',
    mutate: [
      'functions/cmis-echo360/queue/soonest-first.ts',
      'functions/cmis-echo360/queue/round/unit-changes.ts',
      'functions/cmis-echo360/room-day/plan-room-day-refresh.ts',
      'functions/cmis-echo360/schedule/request-changes.ts',
    ],
    tests: ['test/unit/cmis-echo360/soonest-first.test.ts', 'test/unit/cmis-echo360/unit-changes.test.ts'],
  },
  {
    name: 'echo360-refresh',
    mutate: ['functions/cmis-echo360/refresh/differences.ts', 'functions/cmis-echo360/refresh/plan-refresh.ts'],
    tests: ['test/unit/cmis-echo360/differences.test.ts', 'test/unit/cmis-echo360/plan-refresh.test.ts'],
  },
  {
    name: 'essm-roombookings',
    mutate: ['functions/essm/room-bookings/plan-*.ts', 'functions/essm/room-bookings/record-changes.ts'],
    tests: [
      'test/unit/essm/plan-room-bookings.test.ts',
      'test/unit/essm/plan-room-bookings-gone.test.ts',
      'test/unit/essm/plan-room-bookings-findings.test.ts',
    ],
  },
  {
    name: 'digest',
    mutate: [
      'functions/digest/open-matter.ts',
      'functions/digest/plan-digest.ts',
      'functions/digest/who-is-concerned.ts',
      'functions/digest/trouble/next-mail.ts',
    ],
    tests: ['test/unit/digest/next-mail-examples.test.ts', 'test/unit/digest/plan-digest-examples.test.ts'],
  },
  {
    name: 'item-ingest',
    mutate: [
      'functions/item-ingest/item/need.ts',
      'functions/item-ingest/project/absence.ts',
      'functions/item-ingest/project/hook-plan.ts',
      'functions/item-ingest/project/is-in-group.ts',
      'functions/item-ingest/queue/decide.ts',
    ],
    tests: ['test/unit/item-ingest/verdicts.test.ts', 'test/unit/item-ingest/hook-verdicts.test.ts'],
  },
  {
    name: 'item-plans',
    mutate: [
      'functions/item-ingest/project/group-listing.ts',
      'functions/item-ingest/project/stumbles.ts',
      'functions/item-ingest/sync/plan-*.ts',
      'functions/item-ingest/sync/sync-change.ts',
      'functions/item-ingest/queue/plan-queue.ts',
      'functions/item-ingest/work-list/work-state.ts',
    ],
    tests: [
      'test/unit/item-ingest/group-listing.test.ts',
      'test/unit/item-ingest/plan-absences.test.ts',
      'test/unit/item-ingest/plan-heads.test.ts',
      'test/unit/item-ingest/plan-hooks.test.ts',
      'test/unit/item-ingest/plan-sync.test.ts',
      'test/unit/item-ingest/plan-queue.test.ts',
      'test/unit/item-ingest/work-state.test.ts',
    ],
  },
];
