import fs from 'node:fs';
import { parseFieldPath } from './field-path';
import type { Finding } from './finding';
import { lineOfField, YamlReader } from './yaml';

/**
 * Finds the lines that findings speak of. Files are read again for it, each once: findings are few, documents are many. And
 * what is wrong in one cluster is often wrong in all of them, in documents of the same text.
 */
export class FieldLines {
  /** By file, the text of each document by the line it starts at. */
  private readonly documents = new Map<string, ReadonlyMap<number, string>>();
  /** By text and path. */
  private readonly lines = new Map<string, number>();

  /**
   * The finding with the line of its field, where it says which document and field.
   *
   * @param within where in the document its object is, if it is not all of it
   */
  public locate<Place extends Pick<Finding, 'file' | 'line' | 'path'>>(finding: Place, within?: string): Place {
    const { file, line } = finding;
    const path = [within, finding.path].filter((part) => part !== undefined).join('.');
    if (file === undefined || line === undefined || path === '') return finding;
    const text = this.documentsOf(file).get(line);
    return text === undefined ? finding : { ...finding, line: line + this.lineOf(text, path) };
  }

  private documentsOf(file: string): ReadonlyMap<number, string> {
    const known = this.documents.get(file);
    if (known !== undefined) return known;
    const documents = new Map(
      YamlReader.split(fs.readFileSync(file, 'utf8')).map(({ line, text }) => [line, text] as const),
    );
    this.documents.set(file, documents);
    return documents;
  }

  private lineOf(text: string, path: string): number {
    const key = `${path}\n${text}`;
    const known = this.lines.get(key);
    if (known !== undefined) return known;
    const line = lineOfField(text, parseFieldPath(path));
    this.lines.set(key, line);
    return line;
  }
}
