/**
 * Loaded before the functions framework: answers the one address of Google's at which Identity-Aware Proxy publishes
 * its keys, with those that the test signs by. Every other request goes where it says.
 */
const keys = process.env['TEST_IAP_KEYS'] ?? '';
const real = globalThis.fetch;

globalThis.fetch = async (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  if (url.href !== 'https://www.gstatic.com/iap/verify/public_key-jwk') return await real(input, init);
  return new Response(keys, { headers: { 'content-type': 'application/json' } });
};
