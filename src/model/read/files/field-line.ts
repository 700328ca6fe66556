import type { Diagnostic } from '../../../diagnostics';
import { parseFieldPath } from '../../object';
import { readTextFile } from './text-file';
import { DocumentLines, textsOfDocuments } from '../yaml';

/**
 * Finds the lines that findings speak of. Files are read again for it, each once: findings are few, documents are many. And
 * what is wrong in one cluster is often wrong in all of them, in documents of the same text.
 */
export class FieldLines {
  /** By file, the text of each document by the line it starts at. */
  private readonly documents = new Map<string, ReadonlyMap<number, string>>();
  /** By text, and in it by path. */
  private readonly lines = new Map<string, Map<string, number>>();
  /** The document that was looked into last: findings come sorted, and a large document is parsed once. */
  private last: { readonly text: string; readonly lines: DocumentLines } | undefined;

  /**
   * The finding with the line of its field, where it says which document and field.
   *
   * @param within where in the document its object is, if it is not all of it
   */
  public locate<Place extends Pick<Diagnostic, 'file' | 'line' | 'path'>>(finding: Place, within?: string): Place {
    const { file, line } = finding;
    const path = [within, finding.path].filter((part) => part !== undefined).join('.');
    if (file === undefined || line === undefined || path === '') return finding;
    const text = this.documentsOf(file).get(line);
    return text === undefined ? finding : { ...finding, line: line + this.lineOf(text, path) };
  }

  private documentsOf(file: string): ReadonlyMap<number, string> {
    const known = this.documents.get(file);
    if (known !== undefined) return known;
    const read = readTextFile(file);
    const texts = 'text' in read ? textsOfDocuments(read.text) : [];
    const documents = new Map(texts.map(({ line, text }) => [line, text] as const));
    this.documents.set(file, documents);
    return documents;
  }

  private lineOf(text: string, path: string): number {
    let known = this.lines.get(text);
    if (known === undefined) this.lines.set(text, (known = new Map<string, number>()));
    let line = known.get(path);
    if (line !== undefined) return line;
    if (this.last?.text !== text) this.last = { text, lines: new DocumentLines(text) };
    line = this.last.lines.lineOf(parseFieldPath(path));
    known.set(path, line);
    return line;
  }
}
