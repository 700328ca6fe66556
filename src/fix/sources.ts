import { makerOf } from '../diagnostics';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { identityOf, parseFieldPath, type KubeObject } from '../model/object';
import { ConstructMaps, readManifests, readMeshFacts } from '../model/read/files';
import { readObjects, toKubeObject } from '../model/read/tree';
import { textsOfDocuments, YamlReader } from '../model/read/yaml';
import { editBody, type AddObject, type Edit, type RenameField, type SetField } from '../predict/edit';
import { appendDocument, renameInText, setInText } from './edit-text';
import { push } from '../util/push';

/** Why an edit is not written. */
export class NotWritten extends Error {
  public override readonly name = 'NotWritten';
}

interface Source {
  readonly text: string;
  readonly objects: readonly KubeObject[];
}

/** The files of a mesh directory as texts, and edits made to them. Nothing here is ever changed: each edit makes new ones. */
export class Sources {
  private constructor(
    private readonly files: ReadonlyMap<string, Source>,
    /** By cluster and object, the files that have it. */
    private readonly places: ReadonlyMap<string, readonly string[]>,
    /** Files that something wrote which has the say, as mesh.json lists them. */
    private readonly generated: ReadonlySet<string>,
    private readonly constructs: ConstructMaps,
  ) {}

  /** Reads the files of mesh directories. */
  public static read(roots: readonly string[], meshFile?: string): Sources {
    const reader = new YamlReader();
    const files = new Map<string, Source>();
    const places = new Map<string, string[]>();
    const generated = new Set<string>();
    for (const root of roots) {
      const { facts } = readMeshFacts(root, meshFile);
      for (const { name, folder } of facts.clusters) {
        for (const source of readManifests(path.join(root, folder)).files) {
          const { objects } = readObjects(source, reader);
          files.set(source.file, { text: source.text, objects });
          for (const object of objects) {
            const key = placeOf(name, object);
            push(places, key, source.file);
          }
        }
      }
      const written = readMeshFacts(root, undefined).facts.files ?? [];
      for (const file of written) generated.add(path.posix.join(root.split(path.sep).join('/'), file));
    }
    return new Sources(files, places, generated, new ConstructMaps(roots));
  }

  public textOf(file: string): string {
    return this.files.get(file)?.text ?? '';
  }

  /** The files whose texts differ from those of other sources. */
  public changedFrom(others: Sources): string[] {
    return [...this.files.keys()].filter((file) => this.textOf(file) !== others.textOf(file)).sort();
  }

  /**
   * The sources with an edit.
   *
   * @param objects what was read of the edit's cluster, with earlier edits
   * @throws NotWritten where it cannot be written so that it means the same and nothing else
   */
  public with(edit: Edit, objects: readonly KubeObject[]): Sources {
    switch (edit.kind) {
      case 'set':
      case 'rename':
        return this.withField(edit, objects);
      case 'add':
        return this.withObject(edit, objects);
      case 'remove':
        throw new NotWritten('an object is to be removed, which is left to people');
      case 'upgrade':
      case 'switch':
      case 'add-cluster':
        throw new NotWritten('no file that was read holds it');
    }
  }

  private withField(edit: SetField | RenameField, objects: readonly KubeObject[]): Sources {
    const object = objects.find((one) => identityOf(one) === identityOf(edit.object));
    if (object === undefined) throw new NotWritten('the object was not read');
    const { file, document, within } = object.origin;
    this.requireOwn(edit.cluster, object);
    const source = this.files.get(file);
    const place = source?.objects.findIndex(({ origin }) => origin.document === document && origin.within === within);
    const written = place === undefined ? undefined : source!.objects[place];
    if (source === undefined || written === undefined || !isDeepStrictEqual(written.body, object.body)) {
      throw new NotWritten(`${file} does not hold the object as it was read: it is patched, or changed meanwhile`);
    }
    const wanted = source.objects.map((one) => (one === written ? editBody(one.body, edit) : one.body));
    const fields = [...(within === undefined ? [] : parseFieldPath(within)), ...edit.path];
    const text = editDocument(source.text, document, (part) =>
      edit.kind === 'set' ? setInText(part, fields, edit.value) : renameInText(part, fields, edit.to),
    );
    return this.replaced(file, text, wanted);
  }

  private withObject({ cluster, body }: AddObject, objects: readonly KubeObject[]): Sources {
    const origin = { file: '', document: 1, line: 1 };
    const added = identityOf(toKubeObject(body, String(body.apiVersion), String(body.kind), origin));
    if (objects.some((one) => identityOf(one) === added)) return this;
    const { namespace, name } = body.metadata as { readonly namespace?: string; readonly name?: string };
    const inYaml = objects.filter((one) => one.namespace === namespace && /\.ya?ml$/.test(one.origin.file));
    // What has the same name belongs together: a Service, its Deployment and its DestinationRule.
    const beside = inYaml.find((one) => one.name === name) ?? inYaml[0];
    if (beside === undefined) throw new NotWritten(`${cluster} has no YAML file of this namespace to add an object to`);
    const { file } = beside.origin;
    this.requireOwn(cluster, beside);
    const source = this.files.get(file);
    if (source === undefined) throw new NotWritten(`${file} was not read`);
    return this.replaced(file, appendDocument(source.text, body), [...source.objects.map((one) => one.body), body]);
  }

  private requireOwn(cluster: string, object: KubeObject): void {
    const { file } = object.origin;
    if (this.generated.has(file)) {
      const maker = makerOf(this.constructs.of(object.origin) ?? {});
      const what = maker === undefined ? 'what it is made from' : `the construct ${maker}`;
      throw new NotWritten(`${file} is written by a program, as mesh.json says: change ${what}`);
    }
    const places = this.places.get(placeOf(cluster, object)) ?? [];
    if (places.length > 1) throw new NotWritten(`several files hold the object: ${places.join(', ')}`);
  }

  /** The sources with another text of a file, if it holds what is wanted and nothing else changed. */
  private replaced(
    file: string,
    text: string | undefined,
    wanted: readonly Readonly<Record<string, unknown>>[],
  ): Sources {
    const { objects, findings } =
      text === undefined ? { objects: [], findings: [] } : readObjects({ file, text }, new YamlReader());
    const bodies = objects.map(({ body }) => body);
    const before = this.files.get(file)!;
    const isSound = findings.length <= readObjects({ file, text: before.text }, new YamlReader()).findings.length;
    if (text === undefined || !isSound || !isDeepStrictEqual(bodies, wanted)) {
      throw new NotWritten(`${file} is written in a way that one edit in its place cannot change`);
    }
    const files = new Map([...this.files, [file, { text, objects }]]);
    return new Sources(files, this.places, this.generated, this.constructs);
  }
}

function placeOf(cluster: string, object: KubeObject): string {
  return `${cluster} ${identityOf(object)}`;
}

/** Edits one document of a file. */
function editDocument(
  text: string,
  number: number,
  edit: (document: string) => string | undefined,
): string | undefined {
  const document = textsOfDocuments(text).find((one) => one.number === number);
  if (document === undefined) return undefined;
  let start = 0;
  for (let left = document.line - 1; left > 0; left--) start = text.indexOf('\n', start) + 1;
  const at = text.indexOf(document.text, start);
  const edited = edit(document.text);
  if (edited === undefined || at < 0) return undefined;
  return text.slice(0, at) + edited + text.slice(at + document.text.length);
}
