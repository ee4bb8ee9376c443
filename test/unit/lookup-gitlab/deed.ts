import type { Standing } from '#functions/lookup-gitlab/account.ts';

/** What people do, time passing, and runs, which may die after so many steps. */
export type Deed =
  | { readonly do: 'standing'; readonly who: number; readonly is: Standing }
  | { readonly do: 'block' | 'unblock' | 'ban' | 'sign in' | 'unmark'; readonly who: number }
  | { readonly do: 'wait'; readonly days: number }
  | { readonly do: 'run'; readonly dieAfter: number };
