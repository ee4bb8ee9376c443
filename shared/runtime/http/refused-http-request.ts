import { BadRequestError, type ErrorDetails } from '#shared/core/errors.ts';

/** A request that was refused at the door, with a status of its own. Nothing was started. */
export class RefusedHttpRequest extends BadRequestError {
  readonly status: number;

  constructor(status: number, message: string, details: ErrorDetails = {}) {
    super(message, details);
    this.status = status;
  }
}
