/**
 * The body as text, read as it comes and given up beyond `maxBytes` (counted after decompression). Rejects when it
 * breaks off.
 */
export async function responseText(response: Response, maxBytes: number): Promise<{ text: string; tooLong: boolean }> {
  if (response.body === null) return { text: '', tooLong: false };
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  let text = '';
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { text: text + decoder.decode(), tooLong: false };
    bytes += value.byteLength;
    if (bytes > maxBytes) {
      await reader.cancel();
      return { text, tooLong: true };
    }
    text += decoder.decode(value, { stream: true });
  }
}
