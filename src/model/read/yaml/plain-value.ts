import { isAlias, isMap as isYamlMap, isScalar, isSeq, type Document, type Node, type Pair } from 'yaml';
import { goNumberAsKey } from '../go';

/** Something wrong with a document, and at which character of its text. */
export interface Mistake {
  readonly at: number;
  readonly message: string;
  /** True for a key that is in one map twice. */
  readonly duplicateKey: boolean;
}

/** What a document holds as plain values, and what is wrong with it. */
export interface Plain {
  readonly value: unknown;
  readonly mistakes: readonly Mistake[];
}

/** go.yaml.in/yaml/v2, decode.go: so much may come from aliases, the more of it the smaller the document. */
const ALIASES_ALWAYS_ALLOWED = 100;
const NODES_ALWAYS_ALLOWED = 1000;
const SMALL = 400_000;
const LARGE = 4_000_000;
const SHARE_WHEN_SMALL = 0.99;
const SHARE_WHEN_LARGE = 0.1;

/**
 * The value of a parsed document as go-yaml makes it, which kubectl turns into JSON: a merge (`<<`) counts where it stands, keys
 * are text, and what JSON cannot say is a mistake. Of a key that is there twice the last one counts.
 */
export function plainValueOf(document: Document.Parsed, text: string): Plain {
  const converter = new Converter(text);
  try {
    const value = document.contents === null ? null : converter.convert(document.contents);
    return { value, mistakes: converter.mistakes };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { value: undefined, mistakes: [...converter.mistakes, error.mistake] };
  }
}

/** Ends the conversion: the rest would say nothing, or cost too much. */
class Refused extends Error {
  constructor(public readonly mistake: Mistake) {
    super(mistake.message);
    this.name = 'Refused';
  }
}

class Converter {
  public readonly mistakes: Mistake[] = [];
  private readonly anchors = new Map<string, Node>();
  /** Those that are being read: an alias within its own anchor. */
  private readonly open = new Set<Node>();
  private nodes = 0;
  private aliased = 0;
  private aliasDepth = 0;

  constructor(private readonly text: string) {}

  public convert(node: Node): unknown {
    this.count(node);
    if (isAlias(node)) return this.throughAlias(node.source, node, (target) => this.convert(target));
    const { anchor } = node as { anchor?: string };
    if (anchor !== undefined) this.anchors.set(anchor, node);
    if (isScalar(node)) return this.scalar(node.value, node);
    this.open.add(node);
    const value = isSeq(node) ? node.items.map((item) => this.item(item)) : this.map(node);
    this.open.delete(node);
    return value;
  }

  /** An entry in a list that is not a node is the parser's way to say `- a: b` within brackets. */
  private item(item: unknown): unknown {
    if (isPair(item)) return Object.fromEntries(this.entriesOf([item]));
    return item === null ? null : this.convert(item as Node);
  }

  private map(node: Node): unknown {
    return Object.fromEntries(this.entriesOf(isYamlMap(node) ? node.items : []));
  }

  private entriesOf(pairs: readonly Pair[], into = new Map<string, unknown>()): Map<string, unknown> {
    const said = new Set<string>();
    for (const { key, value } of pairs as readonly Pair<Node | null, Node | null>[]) {
      if (isMergeKey(key)) {
        this.merge(value, key, into);
        continue;
      }
      const name = this.keyOf(key, value);
      if (name === undefined) continue;
      if (said.has(name)) this.say(key, name, true);
      said.add(name);
      into.set(name, value === null ? null : this.convert(value));
    }
    return into;
  }

  /** Entries of a map that is named, or of several of which the first wins. */
  private merge(value: Node | null, key: Node, into: Map<string, unknown>): void {
    if (isAlias(value)) {
      this.throughAlias(value.source, value, (target) => this.merge(target, key, into));
    } else if (isYamlMap(value)) {
      this.count(value);
      this.open.add(value);
      this.entriesOf(value.items, into);
      this.open.delete(value);
    } else if (isSeq(value)) {
      for (const item of [...value.items].reverse()) {
        if (isSeq(item)) this.say(key, 'a merge ("<<") takes maps and nothing else', false);
        else this.merge(item as Node, key, into);
      }
    } else this.say(key, 'a merge ("<<") takes maps and nothing else', false);
  }

  private throughAlias<Result>(name: string, alias: Node, use: (target: Node) => Result): Result {
    const target = this.anchors.get(name);
    if (target === undefined) throw this.refuse(alias, `the anchor ${name} is not there before its alias`);
    if (this.open.has(target)) throw this.refuse(alias, `the anchor ${name} holds itself`);
    this.aliasDepth++;
    this.open.add(target);
    const result = use(target);
    this.open.delete(target);
    this.aliasDepth--;
    return result;
  }

  private keyOf(key: Node | null, value: Node | null): string | undefined {
    if (key === null) return this.unsayable(value, 'a key is empty, which JSON cannot say');
    const node: Node | undefined = isAlias(key) ? this.anchors.get(key.source) : key;
    const { anchor } = key as { anchor?: string };
    if (anchor !== undefined) this.anchors.set(anchor, key);
    if (!isScalar(node)) {
      const at = key.range?.[0] ?? 0;
      const hint = this.text.startsWith('{{', at - 1) ? '; is this a template that was not rendered?' : '';
      return this.unsayable(key, `a key is a map or a list${hint}`);
    }
    if (node.value === null) return this.unsayable(key, 'a key is null, which JSON cannot say');
    if (typeof node.value !== 'number') return typeof node.value === 'string' ? node.value : JSON.stringify(node.value);
    return (
      goNumberAsKey(node.source ?? String(node.value)) ?? this.unsayable(key, 'a key is a number of more than 64 bits')
    );
  }

  private scalar(value: unknown, node: Node): unknown {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      this.say(node, `the number ${String(value)} is one that JSON cannot say`, false);
    }
    return value;
  }

  private unsayable(node: Node | null, message: string): undefined {
    this.say(node, message, false);
  }

  private say(node: Node | null, message: string, duplicateKey: boolean): void {
    this.mistakes.push({ at: node?.range?.[0] ?? 0, message, duplicateKey });
  }

  private refuse(node: Node, message: string): Refused {
    return new Refused({ at: node.range?.[0] ?? 0, message, duplicateKey: false });
  }

  private count(node: Node): void {
    this.nodes++;
    if (this.aliasDepth > 0) this.aliased++;
    if (this.aliased <= ALIASES_ALWAYS_ALLOWED || this.nodes <= NODES_ALWAYS_ALLOWED) return;
    if (this.aliased / this.nodes > allowedShare(this.nodes)) {
      throw this.refuse(node, `its aliases repeat too much of it (${this.aliased} values after ${this.nodes})`);
    }
  }
}

function allowedShare(nodes: number): number {
  if (nodes <= SMALL) return SHARE_WHEN_SMALL;
  if (nodes >= LARGE) return SHARE_WHEN_LARGE;
  return SHARE_WHEN_SMALL - (SHARE_WHEN_SMALL - SHARE_WHEN_LARGE) * ((nodes - SMALL) / (LARGE - SMALL));
}

function isMergeKey(key: Node | null): key is Node {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN' && key.tag === undefined;
}

function isPair(item: unknown): item is Pair {
  return typeof item === 'object' && item !== null && 'key' in item && !('range' in item);
}
