/** An unchanged client of AWS, driven by operation names and inputs as AWS's model has them. */
export interface Client {
  call(call: Call): Promise<Answer>;
  close(): void;
}

export interface Call {
  /** As the clients call them; `streams` not by the AWS CLI, `iam` and `organizations` not by it. */
  readonly service: 'dynamodb' | 'streams' | 'sts' | 'iam' | 'organizations';
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly credentials: Credentials;
}

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Members of the output, loosely: each client has its own types for them, and the story reads a few texts. */
// biome-ignore lint/suspicious/noExplicitAny: what three different clients answer has no common type
export type Answer = any;

/** A refusal by the service, as the client reports it. */
export class Refusal extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}
