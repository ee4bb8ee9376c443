import type { Cmis } from '#shared/clients/cmis/cmis.ts';
import type { Echo360Client } from '#shared/clients/echo360/echo360-client.ts';
import type { Echo360QueueConfig } from '../config.ts';
import { CannotSupplyError } from './cannot.ts';
import { createCmisNames } from './cmis-names.ts';
import { Listed } from './listed.ts';
import type { Repair, Repaired } from './repair.ts';
import { createPresenterSupply } from './supply-presenter.ts';
import { createRoomSupply } from './supply-room.ts';
import { createSectionSupply } from './supply-section.ts';

type RepairConfig = Pick<Echo360QueueConfig, 'referenceData' | 'missingPresenter'>;

/** The repair of one run. Nothing is listed before something is found missing. */
export function createRepair(echo360: Echo360Client, config: RepairConfig, openCmis: () => Promise<Cmis>): Repair {
  const names = createCmisNames(openCmis);
  const rooms = new Listed('room', echo360.rooms);
  const supplyRoom = createRoomSupply(
    { rooms, buildings: new Listed('building', echo360.buildings), campuses: new Listed('campus', echo360.campuses) },
    config.referenceData,
    names,
  );
  const supplySection = createSectionSupply(
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
  /** What was supplied and is missing all the same would be supplied for ever. */
  const supplied = new Set<string>();

  return {
    roomIdOf: async externalId => (await rooms.findByExternalId(externalId))?.id,
    async supply(missing, draft, occurrence): Promise<Repaired> {
      const { what, message } = missing;
      const { presenterEmail } = draft;
      if (what === 'presenter' && (config.missingPresenter === 'fail' || presenterEmail === null)) {
        const who = presenterEmail ?? 'the presenter';
        return { kind: 'cannot', text: `${message}: ${who} needs an Echo360 account; then retry` };
      }
      if (what === 'presenter' && config.missingPresenter === 'leave-out') {
        return { kind: 'again', draft: { ...draft, presenterEmail: null } };
      }
      const thing = { room: draft.room, section: draft.section, presenter: presenterEmail ?? '' }[what];
      const key = `${draft.externalId} ${what} ${thing}`;
      if (supplied.has(key)) return { kind: 'cannot', text: `${message}, although it has ${what} ${thing} now` };
      supplied.add(key);
      try {
        if (what === 'room') await supplyRoom(occurrence);
        else if (what === 'section') await supplySection(occurrence);
        else await invite(presenterEmail ?? '');
        return { kind: 'again', draft };
      } catch (error) {
        if (!(error instanceof CannotSupplyError)) throw error;
        return { kind: 'cannot', text: error.message };
      }
    },
  };
}
