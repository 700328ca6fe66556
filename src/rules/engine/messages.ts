/** A text with the name of the message that it was made from: tests and tools ask for the name, people read the text. */
export interface NamedMessage {
  /** The name of the message among those of its rule, in camelCase. */
  readonly messageId: string;
  /** What is wrong here, naming both sides: "cluster2 has no Service sample/helloworld". */
  readonly message: string;
  /** The message without "In CLUSTER, ", of one that begins so: the same mistake in another cluster says the same. */
  readonly inAnyCluster?: string;
}

/** The messages of a rule, by name: each makes its text from the values of one place. */
export type Messages = Readonly<Record<string, (values: never) => NamedMessage>>;

/** What a message names, by the names of its values. */
export type Values<Name extends string> = Readonly<Record<Name, string | number>>;

/** Gives each text of a rule its name, so that `messages.tooLow({ … })` is a message called "tooLow". */
export function namedMessages<Texts extends Readonly<Record<string, (values: never) => string>>>(
  texts: Texts,
): { readonly [Id in keyof Texts]: (values: Parameters<Texts[Id]>[0]) => NamedMessage } {
  const named = Object.entries(texts).map(([messageId, text]) => [
    messageId,
    (values: never): NamedMessage => ({ messageId, ...toMessage(text(values), values) }),
  ]);
  return Object.fromEntries(named) as { [Id in keyof Texts]: (values: Parameters<Texts[Id]>[0]) => NamedMessage };
}

function toMessage(message: string, values: { readonly cluster?: unknown }): Omit<NamedMessage, 'messageId'> {
  const start = typeof values.cluster === 'string' ? inClusters(values.cluster) : undefined;
  return start === undefined || !message.startsWith(start)
    ? { message }
    : { message, inAnyCluster: message.slice(start.length) };
}

/** How a message about clusters begins. */
export function inClusters(names: string): string {
  return `In ${names}, `;
}
