import { YamlReader } from '../../src/model/read/yaml/yaml';
import { readWithKubectl } from '../reading/compare';
import { oddScalar, ODD_SCALARS } from '../reading/odd-scalars';
import { Random } from '../reading/random';
import { toParity, judgeAll, type Parity } from './parity';
import type { ApiServer, Body } from './server';

/** A field, and an object with a scalar in its place. */
interface Place {
  readonly field: string;
  readonly textWith: (scalar: string) => string;
}

const METADATA = 'metadata:\n  name: helloworld\n';
const CONFIG_MAP = `apiVersion: v1\nkind: ConfigMap\n${METADATA}`;
const RULE = `apiVersion: networking.istio.io/v1\nkind: DestinationRule\n${METADATA}spec:\n  host: helloworld\n  trafficPolicy:\n`;
const service = (port: string): string =>
  `apiVersion: v1\nkind: Service\n${METADATA}spec:\n  selector: {app: helloworld}\n  ports:\n    - ${port}\n`;

/** Fields of text, of whole numbers, of numbers or text, and of true or false, of Kubernetes' own kinds and of Istio's. */
const PLACES: readonly Place[] = [
  { field: 'metadata.labels', textWith: (scalar) => `${CONFIG_MAP}  labels:\n    a: ${scalar}\n` },
  { field: 'metadata.annotations', textWith: (scalar) => `${CONFIG_MAP}  annotations:\n    a: ${scalar}\n` },
  { field: 'metadata.labels, as a key', textWith: (scalar) => `${CONFIG_MAP}  labels:\n    ${scalar}: a\n` },
  { field: 'data', textWith: (scalar) => `${CONFIG_MAP}data:\n  a: ${scalar}\n` },
  { field: 'immutable', textWith: (scalar) => `${CONFIG_MAP}immutable: ${scalar}\n` },
  { field: 'spec.ports[0].port', textWith: (scalar) => service(`port: ${scalar}`) },
  { field: 'spec.ports[0].targetPort', textWith: (scalar) => service(`port: 80\n      targetPort: ${scalar}`) },
  {
    field: 'maxEjectionPercent',
    textWith: (scalar) => `${RULE}    outlierDetection:\n      maxEjectionPercent: ${scalar}\n`,
  },
  { field: 'interval', textWith: (scalar) => `${RULE}    outlierDetection:\n      interval: ${scalar}\n` },
  {
    field: 'enabled',
    textWith: (scalar) => `${RULE}    loadBalancer:\n      localityLbSetting:\n        enabled: ${scalar}\n`,
  },
];

/** What an API server says of an object that is not of its type; of Service's values, which are left to it, it says 422. */
const MALFORMED = 400;

/**
 * Scalars in fields of objects, read and judged here, and read by kubectl and judged by an API server: what is accepted is the
 * same, and so is the value that is stored.
 *
 * @param count how many random scalars
 */
export async function compareScalars(
  seed: number,
  count: number,
  kubectlReader: string,
  server: ApiServer,
): Promise<Parity> {
  const random = new Random(seed);
  const scalars = [...ODD_SCALARS, ...Array.from({ length: count }, () => oddScalar(random))];
  const texts = scalars.map((scalar, index) => PLACES[index % PLACES.length]!.textWith(scalar));
  const theirs = readWithKubectl(texts, kubectlReader);
  const reader = new YamlReader();
  const differences: string[] = [];
  const objects: Body[] = [];
  for (const [index, text] of texts.entries()) {
    const [document] = reader.read(text);
    const ours = document?.content.errors.length === 0 ? document.content.value : undefined;
    const [their] = theirs[index] ?? [];
    if (JSON.stringify(ours) !== JSON.stringify(sortedLike(their, ours))) {
      differences.push(`${JSON.stringify(text)}: we read ${JSON.stringify(ours)}, kubectl ${JSON.stringify(their)}`);
    } else if (ours !== undefined) objects.push(ours as Body);
  }
  const parity = toParity(await judgeAll(objects, server), ({ code }, { kind }) => {
    return kind === 'Service' && code !== MALFORMED;
  });
  return { ...parity, differences: [...differences, ...parity.differences] };
}

/** The same with the keys of maps in the order of another value: JSON of Go sorts them. */
function sortedLike(value: unknown, like: unknown): unknown {
  if (typeof value !== 'object' || value === null || typeof like !== 'object' || like === null) return value;
  if (Array.isArray(value)) return value.map((item, index) => sortedLike(item, (like as unknown[])[index]));
  const map = value as Record<string, unknown>;
  const keys = [...new Set([...Object.keys(like), ...Object.keys(map)])].filter((key) => key in map);
  return Object.fromEntries(keys.map((key) => [key, sortedLike(map[key], (like as Record<string, unknown>)[key])]));
}
