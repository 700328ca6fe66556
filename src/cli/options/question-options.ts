import { parseClient, type Client } from '../../predict/client';
import { requireClient, requireNamesOf, type Prediction } from '../../predict/prediction';
import { OUTAGE_SYNTAX, parseOutages, type Outage } from '../../predict/outage';
import { UserError } from '../../util/user-error';
import { CannotRun } from '../line/exit';
import { BadValue, type ValueType } from '../line/option';
import { text, wholeNumber } from '../line/value-types';

/** The types of options that ask a prediction. */
export const SERVICE = text('NAMESPACE/NAME');
export const CLIENT = wellFormed('CLUSTER[:KIND[:ZONE]]', parseClient);
export const OUTAGE = wellFormed('OUTAGE', (given) => parseOutages(given, 'a-namespace/a-service'));
export const PORT = wholeNumber('NUMBER', 1, 65_535);

/** Text of a form that can be judged before the mesh is read. */
function wellFormed(name: string, read: (given: string) => unknown): ValueType<string> {
  return {
    name,
    read: (given) => {
      read(text(name).read(given));
      return given;
    },
  };
}

/** Requests per second. */
export const RATE: ValueType<number> = {
  name: 'REQUESTS',
  read: (given) => {
    const rate = /^\d+(\.\d+)?$/.test(given) ? Number(given) : 0;
    if (rate === 0) throw new BadValue('a number of requests per second above 0');
    return rate;
  },
};

/** A method of HTTP, as clients send it. */
export const METHOD: ValueType<string> = {
  name: 'METHOD',
  read: (given) => {
    if (!/^[A-Z]+$/.test(given)) throw new BadValue('a method of HTTP in capitals, as GET or POST');
    return given;
  },
};

/** What `--method` says. */
export const METHOD_HELP = [
  'the method of the requests: routes may retry only some',
  'a method that no route names',
] as const;

/** How outages are written, for help. */
export const OUTAGE_NOTES = `Outages, several at once with "+" between them:

${OUTAGE_SYNTAX.split('\n')
  .map((line) => `  ${line}`)
  .join('\n')}`;

/** Reads a client, and makes sure that the mesh has its cluster and its zone. */
export function readClient(given: string, prediction: Prediction): Client {
  return asOption(`--client ${given}`, () => {
    const client = parseClient(given);
    requireClient(prediction, client);
    return client;
  });
}

/** Reads outages that happen at once, and makes sure that the mesh has what they are about. */
export function readOutages(given: string, service: string, prediction: Prediction): Outage[] {
  return asOption(`--outage ${given}`, () => {
    const outages = parseOutages(given, service);
    for (const outage of outages) requireNamesOf(prediction, outage);
    return outages;
  });
}

/** Reads the value of an option. An error names the option. */
export function asOption<Value>(option: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof UserError) throw new CannotRun(`${option}: ${error.message}`, { cause: error });
    throw error;
  }
}
