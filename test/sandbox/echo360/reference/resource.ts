import { jsonAnswer, paramOf, type Route, type SandboxRequest } from '#sandbox/kit/sandbox-http.ts';
import type { Collection, Entity } from '../collection.ts';
import { coded, invalid, missing, type Refusal, uncertain } from '../refusal.ts';
import { deletedAnswer } from '../server/deleted-answer.ts';
import { pageOf } from '../server/paging.ts';
import type { Echo360Settings } from '../settings.ts';
import type { Echo360State } from '../state.ts';

export interface ReferenceContext {
  readonly state: Echo360State;
  readonly settings: Echo360Settings;
  /** Ms since the epoch. */
  readonly now: number;
}

/** One kind of reference data of API version 1. */
export interface Resource<Item extends Entity> {
  /** As in error codes: `Building`. */
  readonly kind: string;
  /** Below `/public/api/v1`: `/buildings`. */
  readonly path: string;
  readonly sortMember: string | undefined;
  /** The query parameter of a listing's one known filter. */
  readonly filter?: string;
  collection(state: Echo360State): Collection<Item>;
  /** The item that a body asks for, in the place of `before` for an update; throws Refusal. */
  accept(body: string, context: ReferenceContext, id: string, before: Item | undefined): Item;
  view(item: Item, context: ReferenceContext): object;
  /** What still refers to an item and forbids its deletion, in words; undefined where nothing does. */
  usedBy(item: Item, state: Echo360State): string | undefined;
  /** How a path names an item, where not by id or external id alone. */
  find?(state: Echo360State, key: string): Item | undefined;
  put?(state: Echo360State, item: Item): Item;
  missing?(settings: Echo360Settings): Refusal;
}

/** List, create, read, update and delete of one kind. */
export function resourceRoutes<Item extends Entity>(
  resource: Resource<Item>,
  base: string,
  contextOf: (request: SandboxRequest) => ReferenceContext,
): Route[] {
  const { kind, sortMember, filter } = resource;
  const store = ({ state }: ReferenceContext, item: Item): Item =>
    resource.put === undefined ? resource.collection(state).put(item) : resource.put(state, item);
  const named = (request: SandboxRequest, { state, settings }: ReferenceContext): Item => {
    const key = paramOf(request, 'key');
    const item = resource.find === undefined ? resource.collection(state).find(key) : resource.find(state, key);
    if (item === undefined) throw resource.missing?.(settings) ?? missing(settings, kind);
    return item;
  };
  const accepted = (request: SandboxRequest, context: ReferenceContext, id: string, before: Item | undefined): Item => {
    const item = resource.accept(request.body, context, id, before);
    checkExternalId(item, resource.collection(context.state), context.settings);
    return store(context, item);
  };
  const path = `${base}${resource.path}`;
  const itemPath = `${path}/:key`;
  const withContext =
    (handler: (request: SandboxRequest, context: ReferenceContext) => ReturnType<typeof jsonAnswer>) =>
    (request: SandboxRequest) =>
      handler(request, contextOf(request));
  return [
    {
      method: 'GET',
      path,
      handler: withContext((request, context) => {
        const { state, settings } = context;
        const view = (item: Item): object => resource.view(item, context);
        const collection = resource.collection(state);
        const { institutionId } = state;
        return jsonAnswer(200, pageOf(request, { collection, institutionId, settings, sortMember, filter, view }));
      }),
    },
    {
      method: 'POST',
      path,
      handler: withContext((request, context) =>
        jsonAnswer(201, resource.view(accepted(request, context, context.state.newId(), undefined), context)),
      ),
    },
    {
      method: 'GET',
      path: itemPath,
      handler: withContext((request, context) => jsonAnswer(200, resource.view(named(request, context), context))),
    },
    {
      method: 'PUT',
      path: itemPath,
      handler: withContext((request, context) => {
        const before = named(request, context);
        return jsonAnswer(200, resource.view(accepted(request, context, before.id, before), context));
      }),
    },
    {
      method: 'DELETE',
      path: itemPath,
      handler: withContext((request, context) => {
        const item = named(request, context);
        const user = resource.usedBy(item, context.state);
        if (user !== undefined) throw coded(400, 'BadRequest', `${kind} still has ${user}`);
        resource.collection(context.state).remove(item.id);
        return deletedAnswer(context.settings);
      }),
    },
  ];
}

function checkExternalId<Item extends Entity>(
  item: Item,
  collection: Collection<Item>,
  settings: Echo360Settings,
): void {
  if (item.externalId === undefined) return;
  const holder = collection.byExternalId(item.externalId);
  if (holder === undefined || holder.id === item.id) return;
  throw uncertain(settings, settings.duplicateStatus, 'obj.externalId', ['External Id already exists']);
}

/**
 * The parent that a body names by id or external id; throws Refusal where it names none, or one that does not exist.
 */
export function parentOf<Item extends Entity>(
  collection: Collection<Item>,
  kind: string,
  id: string | undefined,
  externalId: string | undefined,
): Item {
  const member = `obj.${kind.charAt(0).toLowerCase()}${kind.slice(1)}Id`;
  if (id === undefined && externalId === undefined) throw invalid(400, { [member]: ['error.path.missing'] });
  const parent = id === undefined ? collection.byExternalId(externalId ?? '') : collection.find(id);
  if (parent === undefined) throw coded(400, `${kind}NotFound`, `${kind} not found`);
  return parent;
}
