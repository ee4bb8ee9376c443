import type { Installation } from '#shared/descriptor/descriptor.ts';
import type { EndpointContext } from '#shared/descriptor/endpoint.ts';
import type { FormTokens } from './access/form-token.ts';
import type { Identity } from './access/identity.ts';
import type { AdminConfig } from './config.ts';
import type { PageContext } from './page/layout.ts';

/** What every page stands on. */
export interface Console {
  readonly installation: Installation;
  readonly settings: AdminConfig;
  /** Wall clock, ms since the epoch. */
  readonly now: () => number;
  readonly tokens: FormTokens;
}

/** One request, after its sender was let in. */
export interface Asked {
  readonly endpoint: EndpointContext;
  readonly identity: Identity;
  readonly page: PageContext;
  readonly query: URLSearchParams;
}

/** What a request carries on its way to a page. */
export type Bindings = { Bindings: { asked: Asked } };
