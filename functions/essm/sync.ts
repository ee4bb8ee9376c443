import { bookerAccount, bookerConfig } from '#shared/clients/booker/config.ts';
import { termtimeConfig } from '#shared/clients/termtime/config.ts';
import { byHand, defineSync, endpoint, operation, scheduled } from '#shared/descriptor/define-sync.ts';
import type { ProbeDescriptor } from '#shared/descriptor/probe.ts';
import { disownParameters } from './adopt/disown-parameters.ts';
import { bookings } from './booking/booking-record.ts';
import { letGoParameters } from './booking/let-go-parameters.ts';
import { bookingLimits } from './bookings/limits.ts';
import { essmBookingsConfig, essmConflictsConfig, essmRoombookingsConfig, essmRoomsConfig } from './config.ts';
import { roomBookingLimits } from './room-bookings/limits.ts';
import { roomBookings } from './room-bookings/room-booking-record.ts';
import { roomLimits } from './rooms/limits.ts';
import { rooms } from './rooms/room-record.ts';

// What is read and what is written are separate systems, so that a trial can read one instance and write another.
const [bookerTarget, termtimeTarget] = [
  bookerConfig.describe('Booker as it is written to; `booker` is what is read'),
  termtimeConfig.describe('TermTime as it is written to; `termtime` is what is read'),
];
const toBooker = { termtime: termtimeConfig, bookerTarget };
const toTermtime = { booker: bookerConfig, termtimeTarget };

const bookingsFunction = scheduled({
  name: 'essm-bookings',
  summary: 'each dated activity of TermTime in a room becomes a booking in Booker',
  config: essmBookingsConfig,
  systems: toBooker,
  limits: bookingLimits,
  open: async ({ settings, systems: { termtime, bookerTarget: booker }, instance }) => {
    const { createEssmBookings } = await import('./bookings/create-essm-bookings.ts');
    return createEssmBookings(settings, { termtime, booker }, instance);
  },
});

const roomsFunction = scheduled({
  name: 'essm-rooms',
  summary: 'brings Booker’s buildings, floors and rooms to TermTime',
  config: essmRoomsConfig,
  systems: toTermtime,
  limits: roomLimits,
  open: async ({ settings, systems: { booker, termtimeTarget: termtime }, instance }) => {
    const { createEssmRooms } = await import('./rooms/create-essm-rooms.ts');
    return createEssmRooms(settings, { booker, termtime }, instance);
  },
});

const roombookingsFunction = scheduled({
  name: 'essm-roombookings',
  summary: 'shows schedulers in TermTime what others have booked in Booker; off unless switched on',
  config: essmRoombookingsConfig,
  systems: toTermtime,
  limits: roomBookingLimits,
  open: async ({ settings, systems: { booker, termtimeTarget: termtime }, instance }) => {
    const { createEssmRoombookings } = await import('./room-bookings/create-essm-roombookings.ts');
    return createEssmRoombookings(settings, { booker, termtime }, instance);
  },
});

const adopt = byHand({
  name: 'essm-adopt',
  operation: 'adopt',
  summary: 'by hand: takes over bookings in Booker that a predecessor made',
  beside: bookingsFunction,
  configuredAs: bookingsFunction.name,
  config: essmBookingsConfig,
  systems: toBooker,
  // It writes records only, never to Booker, and is needed before essm-bookings may apply.
  permittedMode: () => 'apply',
  open: async ({ settings, systems: { termtime, bookerTarget: booker }, instance }) => {
    const { createEssmAdopt } = await import('./adopt/create-essm-adopt.ts');
    return createEssmAdopt(settings, { termtime, booker }, instance);
  },
});

const adoptRooms = byHand({
  name: 'essm-adopt-rooms',
  operation: 'adopt-rooms',
  summary: 'by hand: takes over rooms in TermTime that a predecessor made',
  beside: roomsFunction,
  configuredAs: roomsFunction.name,
  config: essmRoomsConfig,
  systems: toTermtime,
  permittedMode: () => 'apply',
  open: async ({ settings, systems: { booker, termtimeTarget: termtime }, instance }) => {
    const { createEssmAdoptRooms } = await import('./adopt/create-essm-adopt-rooms.ts');
    return createEssmAdoptRooms(settings, { booker, termtime }, instance);
  },
});

const conflicts = endpoint({
  name: 'essm-conflicts',
  summary: 'the report for schedulers: what cannot be booked, what is in its way, what to do',
  config: essmConflictsConfig,
  systems: {},
  access: 'invoker',
  methods: ['GET'],
  open: async ({ settings, store, instance }) => {
    const { createEssmConflicts } = await import('./conflict/create-essm-conflicts.ts');
    return createEssmConflicts(settings, { store, now: () => instance.clock.now() });
  },
});

const letGo = operation({
  name: 'let-go',
  summary: 'cancel bookings in question at once, or all of a department that was booked by mistake',
  description:
    'A booking in question is kept for 20 hours. Whoever knows that it is gone lets it go; the next run cancels it, if TermTime still lacks it then. What was booked for a department that should never have been configured is undone likewise, once the department is taken out of the configuration.',
  examples: ["lockstep let-go essm 'lockstep:CambTest:CHEM1:7:LT1'", 'lockstep let-go essm --department MUS'],
  of: bookingsFunction,
  parameters: letGoParameters,
  words: 'references',
  atOnce: true,
  preview: async (context, parameters) => {
    const { previewLetGo } = await import('./booking/let-go.ts');
    return previewLetGo(context, parameters);
  },
  perform: async (context, parameters) => {
    const { letGo: perform } = await import('./booking/let-go.ts');
    return perform(context, parameters);
  },
});

const disown = operation({
  name: 'disown',
  summary: 'take an adoption of bookings or rooms back, as far as nothing has been changed since',
  description:
    'What a run of essm-adopt or essm-adopt-rooms made ours is nobody’s of ours again: Booker and TermTime keep it as it is, and it is left alone. What a later run has changed stays ours.',
  examples: ['lockstep disown --run 20261121T203012345-a1b2c3'],
  of: bookingsFunction,
  parameters: disownParameters,
  atOnce: true,
  preview: async (context, parameters) => {
    const { previewDisown } = await import('./adopt/disown.ts');
    return previewDisown(context, parameters);
  },
  perform: async (context, parameters) => {
    const { disown: perform } = await import('./adopt/disown.ts');
    return perform(context, parameters);
  },
});

const probeBooker: ProbeDescriptor = async (settings, instance, context, now) => {
  const { createBookerUpstream } = await import('#shared/clients/booker/booker-upstream.ts');
  const { probeBooker: probe } = await import('#shared/clients/booker/probe.ts');
  const parsed = bookerConfig.parse(settings);
  const client = createBookerUpstream(parsed, instance).connect(context);
  return probe(client, new Date(now).toISOString().slice(0, 10), bookerAccount(parsed));
};

const probeTermtime: ProbeDescriptor = async (settings, instance, context) => {
  const { createTermtimeUpstream } = await import('#shared/clients/termtime/termtime-upstream.ts');
  const { probeTermtime: probe } = await import('#shared/clients/termtime/probe.ts');
  return probe(createTermtimeUpstream(termtimeConfig.parse(settings), instance).connect(context));
};

/** TermTime and Booker, both ways (seeds 000 and 001). */
export const essm = defineSync({
  name: 'essm',
  summary: 'TermTime ↔ Booker: rooms one way, activities as bookings the other',
  functions: [bookingsFunction, roomsFunction, roombookingsFunction, adopt, adoptRooms, conflicts],
  collections: [bookings, rooms, roomBookings],
  operations: [letGo, disown],
  probes: { booker: probeBooker, bookerTarget: probeBooker, termtime: probeTermtime, termtimeTarget: probeTermtime },
  figures: async context => await (await import('./views.ts')).figures(context),
  views: async () => (await import('./views.ts')).views,
  faults: async () => (await import('./faults.ts')).faults,
  matters: async () => (await import('./matters.ts')).matters,
  histories: async () => [(await import('./history.ts')).booking],
  search: async () => (await import('./history.ts')).search,
  scene: async () => (await import('./sandbox/scene.ts')).scene,
});
