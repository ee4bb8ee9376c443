import { GraphqlUnsupportedError } from '#shared/clients/gitlab/projects/graphql.ts';
import type { GitlabProjects } from '#shared/clients/gitlab/projects/project-client.ts';
import { groupCalledOtherwise } from '#shared/clients/gitlab/projects/project-schema.ts';
import { ImplausibleAnswerError } from '#shared/core/errors.ts';
import type { ReadContext } from '#shared/runtime/sync.ts';
import type { ItemGroupConfig } from '../config.ts';
import { type GroupListing, ListingReader } from '../project/group-listing.ts';
import { isInGroup } from '../project/is-in-group.ts';

export interface ListedGroup extends GroupListing {
  readonly via: 'graphql' | 'rest';
  /** When the reading that counts began, by the run's clock, ms since the epoch. */
  readonly listedAt: number;
}

/**
 * Readings before a list that will not stand still is left incomplete: it may still be compared, but proves no absence.
 */
const readings = 3;

/**
 * Lists the group with its subgroups: by GraphQL, with heads, or by REST, without them. A reading that is not complete
 * is repeated.
 * @throws ImplausibleAnswerError when the group cannot be reached
 */
export async function listGroup(
  gitlab: GitlabProjects,
  config: Pick<ItemGroupConfig, 'group' | 'api' | 'ignore'>,
  context: ReadContext,
): Promise<ListedGroup> {
  const { group, api } = config;
  if (api === 'graphql') {
    try {
      return ofTheGroup(config, await repeated(() => gitlab.listWithHeads(group), 'graphql', context));
    } catch (error) {
      if (!(error instanceof GraphqlUnsupportedError)) throw error;
      context.log.warn({ group }, `${error.message}; the group is read by REST`);
    }
  }
  const found = await gitlab.group(group);
  if (found === undefined) {
    throw new ImplausibleAnswerError(`gitlab shows no group ${group}: it is gone, or our token may not see it`, {
      advice: 'Nothing was concluded from it. Check the name of the group and that the token’s user is a member of it.',
    });
  }
  if (found.fullPath !== group) throw groupCalledOtherwise(group, found.fullPath);
  return ofTheGroup(config, await repeated(() => gitlab.list(found.id), 'rest', context));
}

async function repeated(
  pages: () => ReturnType<GitlabProjects['list']>,
  via: ListedGroup['via'],
  context: ReadContext,
): Promise<ListedGroup> {
  let before: GroupListing | undefined;
  for (let reading = 1; ; reading += 1) {
    const listedAt = context.now();
    const reader = new ListingReader();
    for await (const page of pages()) {
      reader.add(page);
      context.progress('projects listed', reader.size, page.count);
    }
    const listing = reader.listing(before);
    if (listing.incomplete === '' || reading === readings) return { ...listing, via, listedAt };
    context.log.info({ reading }, `The group is listed again: ${listing.incomplete}`);
    before = listing;
  }
}

/** Without those that are no items, and without any that lies elsewhere and is only shared into the group. */
function ofTheGroup({ group, ignore }: Pick<ItemGroupConfig, 'group' | 'ignore'>, listed: ListedGroup): ListedGroup {
  const ignored = new Set(ignore);
  const isOurs = (path: string): boolean => isInGroup(path, group) && !ignored.has(path);
  const projects = new Map([...listed.projects].filter(([, { path }]) => isOurs(path)));
  return { ...listed, projects, odd: listed.odd.filter(({ path }) => path === '' || isOurs(path)) };
}
