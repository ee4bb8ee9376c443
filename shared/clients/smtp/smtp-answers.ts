import { z } from 'zod';
import { shortened } from '#shared/core/shortened.ts';

/** How handing over one mail ended. */
export type Delivery =
  | { readonly status: 'accepted' }
  /**
   * It was certainly not taken. `isLasting`: the server will not take it later either (5xx, as opposed to 4xx such as
   * greylisting).
   */
  | { readonly status: 'refused'; readonly isLasting: boolean; readonly answer: string }
  /** The connection ended before the server said whether it took the mail. */
  | { readonly status: 'unknown'; readonly why: string };

const shape = z.object({
  message: z.string(),
  code: z.string().optional().catch(undefined),
  /** The SMTP command that failed; `CONN` before the first. */
  command: z.string().optional().catch(undefined),
  responseCode: z.int().optional().catch(undefined),
  response: z.string().optional().catch(undefined),
});
export type SmtpError = z.infer<typeof shape>;

/** What nodemailer says of a failure. */
export function smtpError(error: unknown): SmtpError {
  const parsed = shape.safeParse(error);
  return parsed.success ? parsed.data : { message: String(error) };
}

/**
 * What a failure says of the mail. Only an answer of the server, or one of nodemailer before anything was said, proves
 * that it was not taken.
 */
export function deliveryOf({ message, code, responseCode, response }: SmtpError): Delivery {
  const answer = shortened(response ?? message, 300);
  if (responseCode !== undefined) return { status: 'refused', isLasting: responseCode >= 500, answer };
  if (code === 'EENVELOPE') return { status: 'refused', isLasting: true, answer };
  return { status: 'unknown', why: shortened(message, 300) };
}
