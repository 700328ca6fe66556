/** A text with the name of the message that it was made from: tests and tools ask for the name, people read the text. */
export interface NamedMessage {
  /** The name of the message among those of its rule, in camelCase. */
  readonly messageId: string;
  /** What is wrong here, naming both sides: "cluster2 has no Service sample/helloworld". */
  readonly message: string;
  /** The message with other names of clusters in place of the one it is about: where several have the same, it is said once. */
  readonly ofClusters?: (names: string) => string;
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
    (values: { readonly cluster?: unknown }): NamedMessage => ({
      messageId,
      message: text(values as never),
      ...(typeof values.cluster === 'string'
        ? { ofClusters: (names: string) => text({ ...values, cluster: names } as never) }
        : {}),
    }),
  ]);
  return Object.fromEntries(named) as { [Id in keyof Texts]: (values: Parameters<Texts[Id]>[0]) => NamedMessage };
}
