import { invalid, show, warning, type Complaints } from '../api/complaint';
import type { ConsistentHash } from '../api/destination-rule';

/** Envoy takes smaller tables only. */
const MAGLEV_TABLE_LIMIT = 5_000_011n;

/** Source: istio, pkg/config/validation/validation.go, validateLoadBalancer. */
export function* checkConsistentHash(hash: ConsistentHash | undefined, path: string): Complaints {
  if (hash === undefined) return;
  yield* checkCookie(hash.httpCookie, `${path}.httpCookie`);
  if (hash.minimumRingSize !== 0n) {
    yield warning(`${path}.minimumRingSize`, 'minimumRingSize is deprecated here: say ringHash.minimumRingSize.');
    if (hash.ringHash !== undefined || hash.maglev !== undefined) {
      yield invalid(`${path}.minimumRingSize`, 'minimumRingSize cannot stand beside ringHash or maglev.');
    }
  }
  if (hash.maglev !== undefined) yield* checkMaglevTable(hash.maglev.tableSize, `${path}.maglev.tableSize`);
}

function* checkCookie(cookie: ConsistentHash['httpCookie'], path: string): Complaints {
  if (cookie === undefined) return;
  if (cookie.name === '') yield invalid(`${path}.name`, 'A cookie needs a name.');
  const names = new Set<string>();
  for (const [index, { name }] of cookie.attributes.entries()) {
    const namePath = `${path}.attributes[${index}].name`;
    if (name === '') yield invalid(namePath, 'An attribute of a cookie needs a name.');
    else if (names.has(name)) yield invalid(namePath, `The cookie has the attribute ${show(name)} twice.`);
    names.add(name);
  }
}

function* checkMaglevTable(size: bigint, path: string): Complaints {
  if (size >= MAGLEV_TABLE_LIMIT) {
    yield invalid(
      path,
      `The table of maglev is to have ${size} entries, and must have fewer than ${MAGLEV_TABLE_LIMIT}.`,
    );
  } else if (!isPrime(Number(size))) {
    yield invalid(path, `The table of maglev is to have ${size} entries, and must have a prime number of them.`);
  }
}

/** As Envoy tells primes: 1 is one. */
function isPrime(number: number): boolean {
  if (number < 4) return number > 0;
  if (number % 2 === 0) return false;
  for (let factor = 3; factor * factor <= number; factor += 2) if (number % factor === 0) return false;
  return true;
}
