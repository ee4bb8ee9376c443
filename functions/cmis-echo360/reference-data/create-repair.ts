import type { Cmis } from '#shared/clients/cmis/cmis.ts';
import type { ScheduleDraft } from '#shared/clients/echo360/draft.ts';
import type { Echo360Client } from '#shared/clients/echo360/echo360-client.ts';
import { foldedKey } from '#shared/core/folded-key.ts';
import type { Log } from '#shared/core/log.ts';
import type { Echo360QueueConfig } from '../config.ts';
import type { Occurrence } from '../lesson/occurrence.ts';
import { createCmisNames } from './cmis-names.ts';
import { Listed } from './listed.ts';
import { CannotSupplyError, type Missing, type Repair, type Repaired } from './repair.ts';
import { createAccountLook, createPresenterSupply } from './supply-presenter.ts';
import { createRoomSupply } from './supply-room.ts';
import { createSectionSupply } from './supply-section.ts';

type RepairConfig = Pick<Echo360QueueConfig, 'referenceData' | 'missingPresenter'>;

/** The repair of one run. Nothing is listed before something is found missing. */
export function createRepair(
  echo360: Echo360Client,
  config: RepairConfig,
  openCmis: () => Promise<Cmis>,
  log: Pick<Log, 'warn'>,
): Repair {
  const names = createCmisNames(openCmis);
  const rooms = new Listed('room', echo360.rooms);
  const room = createRoomSupply(
    { rooms, buildings: new Listed('building', echo360.buildings), campuses: new Listed('campus', echo360.campuses) },
    config.referenceData,
    names,
  );
  const section = createSectionSupply(
    {
      organizations: new Listed('organisation', echo360.organizations),
      departments: new Listed('department', echo360.departments),
      courses: new Listed('course', echo360.courses),
      terms: new Listed('term', echo360.terms),
      sections: new Listed('section', echo360.sections),
    },
    config.referenceData,
    { names, openCmis },
  );
  const invite = createPresenterSupply(echo360, config.referenceData.invitedRoles);
  const look = createAccountLook(echo360, log);
  /** Created already, and Echo360 still says that it is missing: creating it again would go on for ever. */
  const supplied = new Set<string>();
  /** What cannot be supplied, and why: it is not tried again for each lesson that needs it. */
  const refused = new Map<string, string>();
  /** Echo360's words about presenters whom it does not know. */
  const strangers = new Map<string, string>();
  /** Its words about rooms without a device. */
  const withoutDevice = new Map<string, string>();

  async function provide(what: Missing['what'], draft: ScheduleDraft, occurrence: Occurrence): Promise<Repaired> {
    const thing = thingIn(draft, what);
    const before = refused.get(`${what} ${thing}`);
    if (before !== undefined) return { kind: 'cannot', text: before };
    try {
      if (what === 'room') await room.supply(occurrence);
      else if (what === 'section') await section.supply(occurrence);
      else await invite(thing);
      return { kind: 'again', draft };
    } catch (error) {
      if (!(error instanceof CannotSupplyError)) throw error;
      refused.set(`${what} ${thing}`, error.message);
      return { kind: 'cannot', text: error.message };
    }
  }

  function withoutPresenter(draft: ScheduleDraft, message: string): Repaired {
    if (config.missingPresenter === 'leave-out' && draft.presenterEmail !== null) {
      return { kind: 'again', draft: { ...draft, presenterEmail: null } };
    }
    const who = draft.presenterEmail ?? 'the presenter';
    return { kind: 'cannot', text: `${message}: ${who} needs an Echo360 account; then retry` };
  }

  return {
    roomIdOf: async externalId => (await rooms.findByExternalId(externalId))?.id,

    hasAccount: async email => !strangers.has(foldedKey(email)) && (await look(email)),

    lacksDevice: (externalId, message) => void withoutDevice.set(externalId, message),

    async foresee(draft, occurrence) {
      const silent = withoutDevice.get(draft.room);
      if (silent !== undefined) return { kind: 'cannot', text: silent };
      const stranger = strangers.get(foldedKey(thingIn(draft, 'presenter')));
      let repaired: Repaired = stranger === undefined ? { kind: 'again', draft } : withoutPresenter(draft, stranger);
      if (repaired.kind === 'again' && (await room.lacks(occurrence))) {
        repaired = await provide('room', repaired.draft, occurrence);
      }
      if (repaired.kind === 'again' && (await section.lacks(occurrence))) {
        repaired = await provide('section', repaired.draft, occurrence);
      }
      return repaired;
    },

    async supply({ what, message }, draft, occurrence) {
      if (what === 'section') section.missed();
      if (what === 'presenter' && (config.missingPresenter !== 'invite' || draft.presenterEmail === null)) {
        if (draft.presenterEmail !== null) strangers.set(foldedKey(draft.presenterEmail), message);
        return withoutPresenter(draft, message);
      }
      const thing = thingIn(draft, what);
      const key = `${draft.externalId} ${what} ${thing}`;
      if (supplied.has(key)) return { kind: 'cannot', text: `${message}, although it has ${what} ${thing} now` };
      supplied.add(key);
      return await provide(what, draft, occurrence);
    },
  };
}

function thingIn({ room, section, presenterEmail }: ScheduleDraft, what: Missing['what']): string {
  return { room, section, presenter: presenterEmail ?? '' }[what];
}
