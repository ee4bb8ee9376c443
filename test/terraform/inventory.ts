import { at, listAt, ofType, type Planned, textAt } from './planned.ts';

/** What an environment has of one function. */
export interface Deployed {
  readonly target: unknown;
  readonly owner: unknown;
  /** The name of the account that it runs as, which is nobody else's. */
  readonly account: string;
  readonly secrets: readonly string[];
  readonly invokers: readonly string[];
  readonly job: { readonly cron: string; readonly zone: string; readonly account: string } | undefined;
  /** Whether a token for the job's audience is taken by the service. */
  readonly isHeard: boolean;
  /** Seconds: when the scheduler gives up, and when Cloud Run does. */
  readonly deadline: number | undefined;
  readonly timeout: number;
}

/** An account by the address that a made-up cloud gave it; an address of somebody else's stays as it is. */
function namedAccounts(applied: readonly Planned[]): (member: unknown) => string {
  const names = new Map(
    ofType(applied, 'google_service_account').map(({ values }) => [
      textAt(values, 'email'),
      textAt(values, 'account_id'),
    ]),
  );
  return member => {
    const email = String(member).replace(/^serviceAccount:/, '');
    return names.get(email) ?? String(member);
  };
}

const seconds = (text: string): number => Number(text.replace(/s$/, ''));

/** Every function of an environment, as it would be after an apply. */
export function inventoryOf(applied: readonly Planned[]): Readonly<Record<string, Deployed>> {
  const nameOf = namedAccounts(applied);
  const members = (type: string) => ofType(applied, type).map(({ values }) => values);
  return Object.fromEntries(
    ofType(applied, 'google_cloud_run_v2_service').map(({ values }): [string, Deployed] => {
      const name = textAt(values, 'name');
      const variables = new Map(
        listAt(values, 'template.0.containers.0.env').map(each => [textAt(each, 'name'), at(each, 'value')]),
      );
      const account = nameOf(at(values, 'template.0.service_account'));
      const job = members('google_cloud_scheduler_job').find(each => textAt(each, 'name') === name);
      const audience = at(job, 'http_target.0.oidc_token.0.audience');
      return [
        name,
        {
          target: variables.get('FUNCTION_TARGET'),
          owner: variables.get('LOCKSTEP_OWNER'),
          account,
          secrets: members('google_secret_manager_secret_iam_member')
            .filter(each => nameOf(at(each, 'member')) === account)
            .map(each => textAt(each, 'secret_id'))
            .toSorted(),
          invokers: members('google_cloud_run_v2_service_iam_member')
            .filter(each => textAt(each, 'name') === name && at(each, 'role') === 'roles/run.invoker')
            .map(each => nameOf(at(each, 'member')))
            .toSorted(),
          job:
            job === undefined
              ? undefined
              : {
                  cron: textAt(job, 'schedule'),
                  zone: textAt(job, 'time_zone'),
                  account: nameOf(at(job, 'http_target.0.oidc_token.0.service_account_email')),
                },
          isHeard: job === undefined || listAt(values, 'custom_audiences').includes(audience),
          deadline: job === undefined ? undefined : seconds(textAt(job, 'attempt_deadline')),
          timeout: seconds(textAt(values, 'template.0.timeout')),
        },
      ];
    }),
  );
}
