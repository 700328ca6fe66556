import { fieldsOf, isMap } from '../../util/maps';
import { isManifest } from './kinds';
import { BadManifest } from '../messages/problem';
import { quote } from '../messages/quote';

/**
 * What a construct renders to, one object an entry. A `kind: List` is replaced by its items, as kubectl does when it applies
 * one: inside a List no check would see them.
 *
 * @param rendered what `toJson()` returned
 */
export function expandLists(rendered: unknown): unknown[] {
  if (!Array.isArray(rendered)) {
    throw new BadManifest({
      message: `renders to ${quote(rendered)} instead of a list of objects.`,
      why: 'what it declares cannot be written, and would be missing in every cluster.',
      fix: 'have toJson() return a list of Kubernetes objects.',
    });
  }
  return (rendered as unknown[]).flatMap((manifest) => expand(manifest));
}

function expand(manifest: unknown): unknown[] {
  if (!isManifest(manifest) || !manifest.kind.endsWith('List') || !Array.isArray(manifest.items)) return [manifest];
  const items = Array.from(manifest.items as unknown[]);
  return items.flatMap((item, index) => {
    if (!isMap(item)) {
      throw new BadManifest({
        message: `items[${index}] of ${manifest.kind} is ${quote(item ?? null)}, not an object.`,
        why: 'kubectl refuses the whole List, and everything in it would be missing in every cluster.',
        fix: 'remove it, or write out the object that belongs there.',
      });
    }
    return expand(asDeclared(item, manifest));
  });
}

/** An item gets what cdk8s gives every object of a chart: the chart's namespace and labels, which it put on the List. */
function asDeclared(item: Record<string, unknown>, { apiVersion, kind, metadata: ofList }: ListManifest): unknown {
  const type = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
  const metadata = fieldsOf(item.metadata);
  const labels = { ...fieldsOf(ofList?.labels), ...fieldsOf(metadata.labels) };
  return {
    ...type,
    ...item,
    metadata: {
      ...metadata,
      ...(Object.keys(labels).length === 0 ? {} : { labels: sorted(labels) }),
      ...(ofList?.namespace === undefined ? {} : { namespace: metadata.namespace ?? ofList.namespace }),
    },
  };
}

interface ListManifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: { readonly namespace?: unknown; readonly labels?: unknown };
}

function sorted(map: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(map).sort(([left], [right]) => (left < right ? -1 : 1)));
}
