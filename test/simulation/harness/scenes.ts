import type { Scene } from './scene.ts';

/** Every scene that stories are told of, by name; each is loaded when it is needed. */
const scenes: Readonly<Record<string, () => Promise<Scene>>> = {
  'cmis-echo360': async () => (await import('#test/simulation/cmis-echo360/scene.ts')).cmisEcho360,
  'essm-bookings': async () => (await import('#test/simulation/essm/scene.ts')).essmBookings,
  'essm-rooms': async () => (await import('#test/simulation/essm/rooms-scene.ts')).essmRooms,
  'item-ingest': async () => (await import('#test/simulation/item-ingest/scene.ts')).itemIngest,
  'lookup-gitlab': async () => (await import('#test/simulation/lookup-gitlab/scene.ts')).lookupGitlab,
};

export const sceneNames: readonly string[] = Object.keys(scenes);

export async function sceneNamed(name: string): Promise<Scene> {
  const load = scenes[name];
  if (load === undefined) throw new Error(`there is no scene ${name}: ${sceneNames.join(', ')}`);
  return await load();
}
