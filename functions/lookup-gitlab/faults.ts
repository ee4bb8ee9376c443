import type { FaultRule } from '#shared/descriptor/fault.ts';

/** Whose fault it is that an account is not as Lookup says, or that a run could not begin. */
export const faults: readonly FaultRule[] = [
  {
    says: /who is no administrator/,
    whose: 'our access to GitLab',
    whatToDo:
      'Whoever administers GitLab makes the account of the token an administrator again, or gives another token.',
  },
  {
    says: /and still has \S+ as (?:active|blocked)/,
    whose: 'GitLab, which answered yes and did not do it',
    whatToDo: 'Nothing unless it lasts: the next run tries again. Then ask those who run GitLab.',
  },
];
