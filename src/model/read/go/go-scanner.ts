/** What the lexer puts before a scalar. */
const SCALAR = '\u001f';
/** What it puts before a document. */
const DOCUMENT = '\u0002';
const MOST_SHOWN = 40;

/**
 * Follows the tokens of a document, and finds what the parser takes and go-yaml does not, or takes for something else
 * (go.yaml.in/yaml/v2, scannerc.go).
 */
export class GoScanner {
  /** Brackets and braces that are open. */
  private depth = 0;
  private isScalarNext = false;
  /** The last token, the one before it, and whether the last is a scalar without quotes. */
  private before = '';
  private twoBefore = '';
  private isScalar = false;
  private wasScalar = false;
  /** The last token that is not white space, whether a line of it may follow, and whether a line ended since it began. */
  private last = '';
  private isLastScalar = false;
  private isBroken = false;

  /** Why go-yaml refuses the document at this token, if it does. */
  public refuse(lexeme: string): string | undefined {
    if (lexeme === SCALAR || lexeme === '') {
      this.isScalarNext = lexeme === SCALAR;
      return undefined;
    }
    const isScalar = this.isScalarNext;
    this.isScalarNext = false;
    const reason =
      this.tabOrGlue(lexeme, isScalar) ?? (this.depth > 0 ? this.inBrackets(lexeme, isScalar) : this.tabOnLine(lexeme));
    if (!isScalar) this.countBrackets(lexeme);
    if (lexeme.trim() === '') this.isBroken ||= lexeme.includes('\n');
    // A comment ends a word: what follows on later lines does not belong to it.
    else if (!isScalar && lexeme.startsWith('#')) this.isLastScalar = false;
    else [this.last, this.isLastScalar, this.isBroken] = [lexeme, isScalar, lexeme.includes('\n')];
    [this.before, this.twoBefore] = [lexeme, this.before];
    [this.isScalar, this.wasScalar] = [isScalar, this.isScalar];
    return reason;
  }

  private countBrackets(lexeme: string): void {
    if (lexeme === '[' || lexeme === '{') this.depth++;
    if (lexeme === ']' || lexeme === '}') this.depth--;
  }

  private tabOrGlue(lexeme: string, isScalarNext: boolean): string | undefined {
    const { before, twoBefore, isScalar } = this;
    if (isScalarNext && /^[|>][-+]?$/.test(this.last) && /^(?: *\n)* *\t/.test(lexeme)) {
      return 'a tab begins a text of several lines';
    }
    if (!isScalarNext && /^[&*](?![\w-]+$)/.test(lexeme)) return `${shown(lexeme)} is not the name of an anchor`;
    if (!isScalar && (before === '-' || before === '?') && /^[ ]*\t/.test(lexeme))
      return `a tab stands after "${before}"`;
    const isGlued = before === ':' && this.wasScalar && ['}', ']', ',', '[', '{'].includes(lexeme);
    return isGlued ? `"${shown(twoBefore)}:${lexeme}" needs a space after the colon` : undefined;
  }

  /** Tabs before what begins a line. After a word they belong to it. */
  private tabOnLine(lexeme: string): string | undefined {
    const { before, twoBefore } = this;
    // The lexer gives an indentation of its own to a line within a map or list.
    const isIndented = /^ +$/.test(before) && isLineStart(twoBefore);
    const begin = isIndented ? before + lexeme : isLineStart(before) ? lexeme : '';
    const isFirst = (this.isLastScalar ? /^\t/ : /^ *\t/).test(begin);
    return isFirst ? 'a tab begins a line' : undefined;
  }

  private inBrackets(lexeme: string, isScalar: boolean): string | undefined {
    const { before } = this;
    if (isScalar && /^[:?]./.test(lexeme)) return `within brackets, a word begins with "${lexeme[0]!}"`;
    if (!isScalar && /^[&!]/.test(lexeme) && !/^(?:[[{,:?-]|[&!].*)$/.test(this.last)) {
      return `within brackets, ${shown(lexeme)} stands after a value`;
    }
    const isQuestion = this.isScalar && before.endsWith('?') && /^\s/.test(lexeme);
    if (isQuestion || (isScalar && /\?\s/.test(lexeme))) return 'within brackets, a "?" stands before a space';
    if (!isScalar && lexeme === ':' && this.isBroken && this.last !== '?') {
      return `within brackets, the key "${shown(this.last)}" and its colon are not on one line`;
    }
    if (!this.isLastScalar && /^[!&]/.test(this.last) && lexeme.includes('\n')) {
      return `within brackets, a line ends after ${shown(this.last)}`;
    }
    const endsTag = !this.isScalar && before.startsWith('!') && [',', '[', ']', '{', '}'].includes(lexeme);
    return endsTag ? `within brackets, "${lexeme}" stands right after the tag ${shown(before)}` : undefined;
  }
}

/** True if a line begins after a token. */
function isLineStart(before: string): boolean {
  return before === '' || before === DOCUMENT || before.endsWith('\n');
}

function shown(text: string): string {
  return text.slice(-MOST_SHOWN);
}
