import { Metadata, UserCustomAttributes, Users } from '@gitbeaker/rest';
import { z } from 'zod';
import type { HttpClient } from '#shared/clients/http/http-client.ts';
import { attributeAbsent, saysAbsent, userAbsent } from './absent.ts';
import { gitbeakerRequester, unpacked } from './gitbeaker-requester.ts';
import { keysetPages } from './keyset-pages.ts';
import { type Moderation, moderate } from './moderation.ts';
import { readBody } from './read-body.ts';
import {
  type CurrentUser,
  currentUser,
  type GitlabMetadata,
  type ListedUser,
  listedUser,
  metadata,
} from './user-schema.ts';

export interface GitlabClient {
  /** Whose token is used. */
  currentUser(): Promise<CurrentUser>;
  metadata(): Promise<GitlabMetadata>;
  /**
   * All human users with their custom attributes, page by page, each row as a user or as one that cannot be read: the
   * whole list, or an ImplausibleAnswerError.
   */
  humanUsers(): AsyncGenerator<readonly ListedUser[], void>;
  /**
   * Undefined when GitLab itself says that there is no such user; a 404 of anybody else's is an UnreadableAnswerError.
   */
  user(id: number): Promise<ListedUser | undefined>;
  setAttribute(id: number, key: string, value: string): Promise<void>;
  /** Removing what is not there is no error. */
  removeAttribute(id: number, key: string): Promise<void>;
  /** Asks GitLab to block or unblock; never sent twice. Read the user afterwards: see Moderation. */
  block(id: number): Promise<Moderation>;
  unblock(id: number): Promise<Moderation>;
}

const expand = { showExpanded: true } as const;
/** Robots and internal accounts are left out by GitLab itself; with attributes, since they tell whose a block is. */
const humans = { humans: 'true', with_custom_attributes: 'true' };
const withAttributes = { ...expand, with_custom_attributes: true };
const perPage = 100;
const listedUsers = z.array(listedUser);

/** A client of one GitLab instance for one run, on gitbeaker's resources and our HTTP layer. Quirks: README.md. */
export function createGitlabClient(http: HttpClient): GitlabClient {
  const resource = {
    host: http.baseUrl.replace(/\/api\/v4$/, ''),
    requesterFn: gitbeakerRequester(http),
    queryTimeout: null,
    rateLimits: {},
  };
  const users = new Users(resource);
  const attributes = new UserCustomAttributes(resource);
  const instance = new Metadata(resource);

  return {
    async currentUser() {
      return readBody('GET /user', unpacked(await users.showCurrentUser(expand)).body, currentUser);
    },
    async metadata() {
      return readBody('GET /metadata', unpacked(await instance.show(expand)).body, metadata);
    },
    humanUsers() {
      return keysetPages({
        what: 'users',
        baseUrl: http.baseUrl,
        fetch: async query => unpacked(await users.all({ ...query, ...expand })),
        read: body => readBody('GET /users', body, listedUsers),
        filters: humans,
        perPage,
      });
    },
    async user(id) {
      try {
        return readBody(`GET /users/${id}`, unpacked(await users.show(id, withAttributes)).body, listedUser);
      } catch (error) {
        if (saysAbsent(error, userAbsent)) return undefined;
        throw error;
      }
    },
    async setAttribute(id, key, value) {
      const answer = unpacked(await attributes.set(id, key, value, expand));
      readBody(
        `PUT /users/${id}/custom_attributes/${key}`,
        answer.body,
        z.object({ key: z.literal(key), value: z.literal(value) }),
      );
    },
    async removeAttribute(id, key) {
      try {
        await attributes.remove(id, key);
      } catch (error) {
        if (!saysAbsent(error, attributeAbsent)) throw error;
      }
    },
    block: id => moderate(async () => unpacked(await users.block(id, expand))),
    unblock: id => moderate(async () => unpacked(await users.unblock(id, expand))),
  };
}
