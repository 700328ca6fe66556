import type { Client } from '../predict/client/client';
import { NoClient, parseClient } from '../predict/client/client-syntax';
import { NotThere, requireCluster, requireNamesOf } from '../predict/names';
import type { Outage } from '../predict/outage/outage';
import { NoOutage, parseOutages } from '../predict/outage/outage-syntax';
import type { Prediction } from '../predict/prediction';
import { CannotRun } from './exit';

/** Reads a client, and makes sure that its cluster is there. */
export function readClient(text: string, prediction: Prediction): Client {
  return asOption(`--client ${text}`, () => {
    const client = parseClient(text);
    requireCluster(prediction, client.cluster);
    return client;
  });
}

/** Reads outages that happen at once, and makes sure that what they are about is there. */
export function readOutages(text: string, service: string, prediction: Prediction): Outage[] {
  return asOption(`--outage ${text}`, () => {
    const outages = parseOutages(text, service);
    for (const outage of outages) requireNamesOf(prediction, outage);
    return outages;
  });
}

/** Reads what an option says. What is wrong with it is said with the option. */
export function asOption<Value>(option: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    if (error instanceof NoOutage || error instanceof NoClient || error instanceof NotThere)
      throw new CannotRun(`${option}: ${error.message}`);
    throw error;
  }
}
