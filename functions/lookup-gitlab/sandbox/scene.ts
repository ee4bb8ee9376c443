import { gitlabOnStage } from '#sandbox/gitlab/on-stage.ts';
import { peopleOf, probeCrsid } from '#sandbox/gitlab/population.ts';
import { misbehavingDeed } from '#sandbox/kit/misbehaving-deed.ts';
import { type LookupStandIn, startLookup } from '#sandbox/lookup/lookup.ts';
import type { Deed, SetScene } from '#shared/descriptor/scene.ts';

const client = { id: 'lockstep-sandbox', secret: 'sandbox-lookup-secret' };

/** GitLab and Lookup with the same people in both; one of them leaves, one comes back. */
export const scene: SetScene = async stage => {
  const { clock, keepSecret, atEnd } = stage;
  const { gitlab, population, upstream } = await gitlabOnStage(stage);
  const group = { name: 'lockstep', password: 'sandbox-group-password' };
  const lookup = await startLookup({ clock, people: peopleOf(population), group, client });
  atEnd(() => lookup.close());
  const accounts = new Set(gitlab.directory.all.filter(user => user.state === 'active').map(user => user.username));
  const people = [...peopleOf(population)].filter(({ crsid }) => accounts.has(crsid));
  const leaver = people.find(({ cancelled }) => !cancelled);
  const returner = people.find(({ cancelled }) => cancelled);
  return {
    upstreams: {
      gitlab: upstream,
      lookup: {
        access: 'gateway',
        url: lookup.gatewayUrl,
        tokenUrl: lookup.tokenUrl,
        clientId: client.id,
        clientSecret: keepSecret('lookup-client', client.secret),
        perMinute: 6000,
      },
    },
    functions: { 'lookup-gitlab': { mode: 'apply', writable: new URL(gitlab.url).host, probe: probeCrsid } },
    urls: { GitLab: gitlab.url, Lookup: lookup.url },
    loaded: [
      `GitLab has ${population.users} users, Lookup the people behind them; some have left, some guests have been away for years.`,
    ],
    deeds: [
      misbehavingDeed(
        lookup,
        { does: { kind: 'empty' } },
        {
          name: 'lookup-silent',
          title: 'Lookup answers nothing',
          summary: 'Its answers are empty. Nobody is blocked because of that: the run ends without a plan.',
        },
      ),
      misbehavingDeed(
        gitlab,
        { does: { kind: 'status', status: 403 } },
        {
          name: 'gitlab-no-administrator',
          title: 'GitLab’s token is no administrator’s any more',
          summary: 'It may not read accounts, and the run fails at once: who administers GitLab gives the right back.',
        },
      ),
      wronglyCancelled(lookup, people.filter(({ cancelled }) => !cancelled).at(-1)?.crsid),
    ],
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
        .map(crsid => `${crsid} is ${gitlab.directory.named(crsid).state}`);
      return [`GitLab has ${states.get('blocked')?.length ?? 0} blocked users; ${changed.join(', ')}.`];
    },
  };
};

/** Somebody who is still here is cancelled in the directory by mistake, and so is blocked. */
function wronglyCancelled({ people }: Pick<LookupStandIn, 'people'>, crsid: string | undefined): Deed {
  let isBroken = false;
  const set = (cancelled: boolean): void => {
    if (crsid !== undefined) people.set(crsid, cancelled);
    isBroken = cancelled && crsid !== undefined;
  };
  return {
    name: 'wrongly-cancelled',
    title: 'A person is cancelled in Lookup by mistake',
    summary: 'The next run blocks the account. When Lookup has it right again, the run after that lets it back.',
    isBroken: () => isBroken,
    break: () => {
      set(true);
      return `${crsid ?? 'Nobody'} is cancelled in Lookup, and still here.`;
    },
    undo: () => {
      set(false);
      return `${crsid ?? 'Nobody'} is in Lookup again.`;
    },
  };
}
