import type { RefusedError } from '#shared/clients/http/http-errors.ts';
import { answered, type Echo360Api, pagesOf } from './calls.ts';
import { itemPath, referencePath } from './paths.ts';
import type { ReferenceAnswer } from './reference-answer.ts';
import { createdBy } from './reference-data.ts';
import { type NewUser, type User, userSchema } from './reference-schema.ts';
import { plainWords, saidIn } from './refusal-texts.ts';
import { pageSchema } from './schema.ts';

const userPage = pageSchema(userSchema);

export interface Users {
  /** By e-mail address or id; null when Echo360 knows nobody of that name. */
  findUser(emailOrId: string): Promise<User | null>;
  /** All of them, or an error. */
  listUsers(): Promise<User[]>;
  /** Creates the account and has Echo360 send its invitation. */
  inviteUser(user: NewUser): Promise<ReferenceAnswer<User>>;
}

export function createUsers(api: Echo360Api): Users {
  const path = referencePath('users');
  return {
    async findUser(emailOrId) {
      const found = api.http.request({
        method: 'GET',
        path: itemPath(path, emailOrId, api.config.pathKeys),
        schema: userSchema,
      });
      const answer = await answered(found, refused => (isUnknownUser(refused) ? null : undefined));
      return answer === null ? null : answer.data;
    },
    async listUsers() {
      const users: User[] = [];
      for await (const page of pagesOf(api, path, userPage)) users.push(...page);
      return users;
    },
    inviteUser: user => createdBy(api, path, user, userSchema),
  };
}

/**
 * The one published body has the code NotFound; its status is not published. An empty 404 says the same, a page does
 * not.
 */
function isUnknownUser({ status, body }: RefusedError): boolean {
  if (status !== 404 && status !== 400 && status !== 422) return false;
  const said = saidIn(body);
  return said.some(({ text }) => /\bnot found\b/.test(plainWords(text))) || (status === 404 && said.length === 0);
}
