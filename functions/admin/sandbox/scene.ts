import type { SetScene } from '#shared/descriptor/scene.ts';

/** Whoever plays with the sandbox may do everything. */
export const scene: SetScene = async () => ({
  upstreams: {},
  functions: { admin: { local: 'operator' } },
  urls: {},
  loaded: [],
  change: () => [],
  state: () => [],
});
