import type { LookupStatus } from '#functions/lookup-gitlab/account/account.ts';

/** What people do, time passing, and runs, which may die after so many steps. */
export type Deed =
  | { readonly do: 'lookup-status'; readonly who: number; readonly is: LookupStatus }
  | { readonly do: 'block' | 'unblock' | 'ban' | 'sign in' | 'unmark'; readonly who: number }
  | { readonly do: 'wait'; readonly days: number }
  | { readonly do: 'run'; readonly dieAfter: number };
