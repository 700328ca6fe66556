import { join } from 'node:path';
import { LEDGER } from '../../src/istio/ledger';
import { binaryDirectory } from '../clusters/cache';
import { runOrThrow } from '../clusters/command';
import { moduleDirectory } from '../clusters/go';
import { flagsThatAreGone, withoutRow, type Inventory } from '../ledger/inventory';
import { requireEqual, type Suite } from './suite';

const ALL = 'a row for each';
/** Fewer would mean that the source was not read. */
const AT_LEAST = { flags: 150, keys: 80, fields: 500 };

/** The ledger of inputs beside what Istio's source reads. */
export const ledger: Suite = {
  name: 'ledger',
  needsClusters: false,
  checks: () => {
    let found: Promise<Inventory> | undefined;
    const inventory = (): Promise<Inventory> => (found ??= readSource());
    return [
      {
        sentence: 'the source of istiod between client and endpoint was read, with its types',
        vital: true,
        run: async () => {
          const { flags, keys, fields } = await inventory();
          const isEnough =
            flags.length >= AT_LEAST.flags && keys.length >= AT_LEAST.keys && fields.length >= AT_LEAST.fields;
          const got = `${flags.length} flags, ${keys.length} labels and annotations, ${fields.length} fields of Istio's API`;
          requireEqual('enough', isEnough ? 'enough' : got);
          console.log(`   ${got}`);
        },
      },
      {
        sentence: 'every flag, label, annotation and field that it reads has a row in the ledger',
        run: async () => requireEqual(ALL, [...withoutRow(await inventory(), LEDGER)][0] ?? ALL),
      },
      {
        sentence: 'every flag in the ledger is one that Istio has',
        run: async () => requireEqual('', flagsThatAreGone(await inventory(), LEDGER).join('\n')),
      },
    ];
  },
};

async function readSource(): Promise<Inventory> {
  const text = await runOrThrow({
    binary: join(binaryDirectory(), 'inputs'),
    args: [],
    // It asks Go for packages, as a build would.
    directory: moduleDirectory('istio'),
    env: { ...process.env, GOWORK: 'off', GOFLAGS: '-mod=readonly -buildvcs=false' },
  });
  return JSON.parse(text) as Inventory;
}
