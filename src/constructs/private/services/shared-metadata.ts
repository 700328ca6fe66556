import type { ApiObject, ApiObjectMetadataDefinition } from 'cdk8s';
import type { Problem } from '../../../diagnostics';
import { checkAnnotations, checkLabels } from '../props/check';
import { show } from '../props/show';

/** What a construct itself puts on its object. */
interface OwnMetadata {
  readonly labels?: Readonly<Record<string, unknown>>;
  readonly annotations?: Readonly<Record<string, unknown>>;
}

/** Metadata of an object of ours, to which other code may add. What it adds is checked at synth. */
export class SharedMetadata {
  /** Labels that the construct decides, as they were before other code had the metadata. */
  private before: ReadonlyMap<string, unknown> | undefined;

  /**
   * @param own labels and annotations that the props give, which are checked already
   * @param reserved labels that the construct decides, and the prop that decides each
   */
  constructor(
    private readonly object: ApiObject,
    private readonly own: OwnMetadata,
    private readonly reserved: Readonly<Record<string, string>> = {},
  ) {}

  /** The metadata, for other code. */
  public share(): ApiObjectMetadataDefinition {
    const { metadata } = this.object;
    this.before ??= new Map(Object.keys(this.reserved).map((key) => [key, metadata.getLabel(key)]));
    return metadata;
  }

  /** What is wrong with what was added. */
  public check(): Problem[] {
    const { before } = this;
    if (before === undefined) return [];
    const { labels, annotations } = this.object.metadata.toJson() as OwnMetadata;
    return [
      ...checkLabels('metadata.labels', added(labels, this.own.labels)),
      ...checkAnnotations('metadata.annotations', added(annotations, this.own.annotations)),
      ...[...before]
        .map(([key, own]) => ({ key, own, now: this.object.metadata.getLabel(key) }))
        .filter(({ own, now }) => own !== now)
        .map(({ key, now }) => ({
          message: `metadata.labels sets "${key}" to ${show(now)}, which this construct writes itself.`,
          why: 'two places that decide one label can disagree, and then the service has another waypoint, or none, in one cluster.',
          fix: `do not add it, and use ${this.reserved[key]}.`,
        })),
    ];
  }
}

function added(
  all: Readonly<Record<string, unknown>> = {},
  own: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(all).filter(([key]) => !Object.hasOwn(own, key)));
}
