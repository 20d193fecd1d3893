import type { RequestErrorFamily } from '../item/envelope.ts';

/** What is wrong with an expression, before the parameter it stood in is named. */
export class ExpressionError extends Error {
  readonly family: RequestErrorFamily;

  constructor(text: string, family: RequestErrorFamily = 'expression') {
    super(text);
    this.family = family;
  }
}
