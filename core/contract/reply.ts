import * as z from 'zod';

import type { Call } from './call.ts';
import { failure } from './failures.ts';
import { failures } from './failures.table.ts';
import type { FailureCode } from './failures.table.ts';
import { issueSentence } from './issue-sentence.ts';
import { failed, succeeded } from './result.ts';
import type { Failure, Result } from './result.ts';

const failureCode = z.custom<FailureCode>((code) => typeof code === 'string' && Object.hasOwn(failures, code));

/** A failure as it travels. */
export const failureSchema = z.strictObject({
  code: failureCode,
  message: z.string().max(4000),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).optional(),
});

const replySchema = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), value: z.unknown() }),
  z.strictObject({ ok: z.literal(false), failure: failureSchema }),
]);

/** Checks the body of a reply against the channel it answers. */
export function parseReply(channel: Call, body: unknown): Result<unknown> {
  const reply = replySchema.safeParse(body);
  if (!reply.success) return failed(invalid(reply.error));
  if (!reply.data.ok) return failed(withoutUndefined(reply.data.failure));
  const value = channel.reply.safeParse(reply.data.value);
  return value.success ? succeeded(value.data) : failed(invalid(value.error));
}

/** One line about the first thing that is wrong; a ZodError itself does not survive a message. */
export function issueOf(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue === undefined ? 'unknown' : `${issue.path.join('.') || 'message'}: ${issueSentence(issue)}`;
}

function invalid(error: z.ZodError): Failure {
  return failure('ipc/invalid', `reply, ${issueOf(error)}`);
}

function withoutUndefined(parsed: z.infer<typeof failureSchema>): Failure {
  const { code, message, details } = parsed;
  return details === undefined ? { code, message } : { code, message, details };
}
