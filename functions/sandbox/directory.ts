import { type GitlabStandIn, startGitlab } from '#sandbox/gitlab/gitlab.ts';
import { type PopulationOptions, peopleOf, probeCrsid, serviceId, usersOf } from '#sandbox/gitlab/population.ts';
import { type LookupStandIn, startLookup } from '#sandbox/lookup/lookup.ts';
import type { Clock } from '#shared/core/clock.ts';

const users = 500;
const token = 'sandbox-gitlab-token';
const client = { id: 'lockstep-sandbox', secret: 'sandbox-lookup-secret' };

/** GitLab and Lookup, running, with the same people in both. */
export interface Directory {
  readonly gitlab: GitlabStandIn;
  readonly lookup: LookupStandIn;
  readonly description: string;
  /** The `upstreams` that point at them. */
  readonly upstreams: object;
  readonly probe: string;
  /** The host that may be written to. */
  readonly host: string;
  change(): readonly string[];
  state(): readonly string[];
}

/** `keepSecret` keeps a secret and gives the reference to it. */
export async function startDirectory(
  clock: Clock,
  keepSecret: (name: string, value: string) => string,
): Promise<Directory> {
  const population: PopulationOptions = { users, seed: 1, now: clock.now(), cancelled: 0.01, idleExternals: 0.005 };
  const gitlab = await startGitlab({ clock, users: usersOf(population), tokens: new Map([[token, serviceId]]) });
  const group = { name: 'lockstep', password: 'sandbox-group-password' };
  const lookup = await startLookup({ clock, people: peopleOf(population), group, client });
  const accounts = new Set(gitlab.directory.all.filter(user => user.state === 'active').map(user => user.username));
  const people = [...peopleOf(population)].filter(({ crsid }) => accounts.has(crsid));
  const leaver = people.find(({ cancelled }) => !cancelled);
  const returner = people.find(({ cancelled }) => cancelled);
  return {
    gitlab,
    lookup,
    description: `GitLab has ${users} users, Lookup the people behind them; some have left, some guests have been away for years.`,
    upstreams: {
      gitlab: { url: gitlab.url, token: keepSecret('gitlab-token', token), perMinute: 6000, burst: 100 },
      lookup: {
        access: 'gateway',
        url: lookup.gatewayUrl,
        tokenUrl: lookup.tokenUrl,
        clientId: client.id,
        clientSecret: keepSecret('lookup-client', client.secret),
        perMinute: 6000,
      },
    },
    probe: probeCrsid,
    host: new URL(gitlab.url).host,
    change: () => {
      if (leaver === undefined || returner === undefined) throw new Error('the directory has nobody to change');
      lookup.people.set(leaver.crsid, true);
      lookup.people.set(returner.crsid, false);
      return [`${leaver.crsid} leaves the university; ${returner.crsid}, who had left, comes back.`];
    },
    state: () => {
      const states = Map.groupBy(gitlab.directory.all, user => user.state);
      const changed = [leaver, returner]
        .flatMap(person => person?.crsid ?? [])
        .map(crsid => {
          return `${crsid} is ${gitlab.directory.named(crsid).state}`;
        });
      return [`GitLab has ${states.get('blocked')?.length ?? 0} blocked users; ${changed.join(', ')}.`];
    },
  };
}
