import { z } from 'zod';
import { controlBody } from '#sandbox/kit/control-routes.ts';
import { jsonAnswer, type Route } from '#sandbox/kit/sandbox-http.ts';
import { blockUser, unblockUser } from './moderation.ts';
import { dateOfDay, userStates } from './user.ts';
import type { Actor, UserDirectory } from './user-directory.ts';
import type { ListingQuirks } from './user-listing.ts';

const deed = z.strictObject({ username: z.string(), do: z.enum(['block', 'unblock']) });
const state = z.strictObject({ username: z.string(), state: z.enum(userStates) });
const quirk = z.strictObject({ dropLink: z.boolean().optional(), largestPage: z.int().min(1).max(100).optional() });

/** What can be looked at and done while the stand-in runs, as by a person at GitLab's admin pages. */
export function gitlabControls(directory: UserDirectory, quirks: ListingQuirks, person: Actor): Route[] {
  return [
    {
      method: 'GET',
      path: '/users/:username',
      handler: ({ params }) => {
        const user = directory.named(params['username'] ?? '');
        const { attributes, lastActivityDay, ...shown } = user;
        const lastActivityOn = lastActivityDay === null ? null : dateOfDay(lastActivityDay);
        return jsonAnswer(200, { ...shown, lastActivityOn, attributes: Object.fromEntries(attributes ?? []) });
      },
    },
    { method: 'GET', path: '/events', handler: () => jsonAnswer(200, directory.events.slice(-100)) },
    {
      method: 'POST',
      path: '/moderate',
      handler: request => {
        const { username, do: what } = controlBody(request, deed);
        const user = directory.named(username);
        if (what === 'block') blockUser(directory, user, person);
        else unblockUser(directory, user, person);
        return jsonAnswer(200, { username, state: user.state });
      },
    },
    {
      method: 'POST',
      path: '/state',
      handler: request => {
        const { username, state: next } = controlBody(request, state);
        directory.named(username).state = next;
        return jsonAnswer(200, { username, state: next });
      },
    },
    {
      method: 'POST',
      path: '/quirks',
      handler: request => jsonAnswer(200, Object.assign(quirks, controlBody(request, quirk))),
    },
  ];
}
