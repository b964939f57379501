// Finds what looks like data about patients in a text, before it is sent or
// kept. These are the rules of internal/patientdata, token for token; both are
// held to internal/patientdata/testdata/vectors.json. A change here is a change
// there.
//
//   meertijdPatientdata.detect('bsn 123456782')  →  [{ kind: 'bsn', start: 4, end: 13 }]
(() => {
  'use strict';

  const [word, number, blank, line, mark, skip] = ['word', 'number', 'blank', 'line', 'mark', 'skip'];
  const plain = 'aaaaaaaceeeeiiiidnooooo/ouuuuyty'; // U+00E0 to U+00FF without accent
  const isLetter = /\p{L}/u;
  const isUpper = /\p{Lu}/u;

  const fold = (char, code) => {
    let r = code;
    if ((r >= 65 && r <= 90) || (r >= 0xC0 && r <= 0xDE && r !== 0xD7)) r += 32;
    if (r >= 0xE0 && r <= 0xFF) return plain[r - 0xE0];
    return r === code ? char : String.fromCodePoint(r);
  };
  const sort = (char) => {
    const r = char.codePointAt(0);
    const within = (a, b) => r >= a && r <= b;
    if (r === 0xFFFD || within(0xD800, 0xDFFF)) return [mark, '?'];
    if (within(48, 57)) return [number, char];
    if (within(0xFF10, 0xFF19)) return [number, String.fromCharCode(r - 0xFF10 + 48)];
    if (r === 10 || r === 13 || r === 0x2028 || r === 0x2029) return [line, '\n'];
    if (r === 9) return [blank, '\t'];
    if (r === 32 || r === 0xA0 || within(0x2000, 0x200A) || r === 0x202F || r === 0x3000) return [blank, ' '];
    if (r === 0xAD || within(0x200B, 0x200F) || within(0x300, 0x36F) || r === 0x2060 || r === 0xFEFF) return [skip, ''];
    if (within(0x2010, 0x2015) || r === 0x2212) return [mark, '-'];
    if (r === 95 || isLetter.test(char)) return [word, fold(char, r)];
    return [mark, char];
  };

  const solid = (kind) => kind === word || kind === number;
  const tokensOf = (text) => {
    const out = [];
    let at = 0;
    for (const char of text) {
      const after = at + char.length;
      const [kind, folded] = sort(char);
      const last = out[out.length - 1];
      if (kind === skip) {
        if (last && solid(last.kind)) last.end = after;
      } else if (last && solid(kind) && last.kind === kind && last.end === at) {
        last.text += folded;
        last.end = after;
      } else {
        out.push({ kind, text: folded, start: at, end: after, capital: kind === word && isUpper.test(char) });
      }
      at = after;
    }
    return out;
  };

  const set = (words) => new Set(words.split(' '));
  const bsnWords = set('bsn bsnnummer bsnnr burgerservicenummer sofi sofinummer');
  const otherWords = set('rsin kvk kvknummer kamer koophandel btw vat ob omzetbelasting fiscaal agb agbcode iban rekening '
    + 'tel telefoon telefoonnummer telnr telefoonnr mobiel mobielnummer fax phone mobile');
  const birthWords = set('geb gebdat gebdatum geboren geboortedatum geboortedag geboortedata dob birthdate birthday born');
  const patientWords = set('patient patiente pt pte pat client cliente verzekerde');
  const numberWords = set('patientnummer patientnr patientennummer patnr patnummer ptnr patientid patientcode clientnummer clientnr verzekerdennummer verzekerdenummer zisnummer hisnummer');
  const numberEnds = set('nummer nr no id number num code');
  const contactWords = set('tel telefoon telefoonnummer telnr mobiel mobielnummer nummer nr mail email e adres mailadres emailadres contact contactgegevens phone mobile number address');
  const smallWords = set('van de den der het t ten ter la le von mw mevr mevrouw dhr meneer heer is of the mr mrs ms');
  const monthWords = set('jan januari january feb februari february mrt mar maart march apr april mei may jun juni june jul juli july '
    + 'aug augustus august sep sept september okt oct oktober october nov november dec december');
  const sinceWords = set('sinds vanaf per dienst werkt start starten begint since from');
  const titles = set('mw mevr mevrouw dhr meneer mr mrs ms');
  const shapes = set('9 423 333 45 54 324 234 36 63 342 22221 12222 111111111');
  const young = 2015;
  const outside = { kind: line, text: '\n', capital: false };

  const elevenTest = (digits) => {
    if (digits.length !== 9 || digits === '000000000') return false;
    let sum = -Number(digits[8]);
    for (let i = 0; i < 8; i++) sum += (9 - i) * Number(digits[i]);
    return sum % 11 === 0;
  };

  class Detector {
    constructor(text) {
      this.tokens = tokensOf(text);
      this.found = [];
    }

    add(kind, first, last) { this.found.push({ kind, start: this.tokens[first].start, end: this.tokens[last].end }); }

    at(i) { return this.tokens[i] ?? outside; }

    is(i, marks) {
      const t = this.at(i);
      return (t.kind === mark || t.kind === blank) && marks.includes(t.text);
    }

    back(i, most) {
      const words = [];
      for (let j = i - 1; j >= i - 32 && words.length < most; j--) {
        const { kind } = this.at(j);
        if (kind === line || kind === number) return words;
        if (kind === word) words.push(j);
      }
      return words;
    }

    named(i, most, names) { return this.back(i, most).some((j) => names.has(this.tokens[j].text)); }

    glued(first, last) { return this.at(first - 1).kind === word || this.at(last + 1).kind === word; }

    // citizen service numbers

    bsns() {
      const banks = this.ibans();
      for (let i = 0; i < this.tokens.length; i++) {
        if (this.tokens[i].kind !== number) continue;
        const last = this.tokens[i].text.length < 9 ? this.group(i) : i;
        if (this.isBSN(i, last) && !banks.has(i)) {
          this.add('bsn', i, last);
          i = last;
        }
      }
    }

    group(first) {
      for (const sep of ['.', '-', ' ']) {
        if (!this.is(first + 1, sep) || this.at(first + 2).kind !== number || (this.is(first - 1, sep) && this.at(first - 2).kind === number)) continue;
        let last = first + 2;
        while (this.is(last + 1, sep) && this.at(last + 2).kind === number && last < first + 18) last += 2;
        return last;
      }
      return first;
    }

    isBSN(first, last) {
      let digits = '';
      let shape = '';
      for (let i = first; i <= last; i += 2) {
        const { text } = this.tokens[i];
        if (text.length > 9) return false;
        digits += text;
        shape += text.length;
      }
      if (this.named(first, 2, bsnWords) && (digits.length === 9 || digits.length === 8)) return true;
      return shapes.has(shape) && elevenTest(digits) && !this.glued(first, last) && !this.year(first, last) && !this.otherwise(first, last);
    }

    year(first, last) {
      const { text } = this.tokens[first];
      return last === first + 2 && text.length === 4 && (text.startsWith('19') || text.startsWith('20'));
    }

    otherwise(first, last) {
      for (const j of this.back(first, 6)) {
        const { text } = this.tokens[j];
        if (bsnWords.has(text) || patientWords.has(text)) return false;
        if (otherWords.has(text)) return true;
      }
      return this.namedAfter(last) || this.amount(first, last) || this.phoned(first) || this.vat(last);
    }

    namedAfter(last) {
      let next = last + 1;
      while (this.is(next, ' (') && next < last + 4) next++;
      const t = this.at(next);
      return next > last + 1 && t.kind === word && otherWords.has(t.text) && !this.is(next + 1, ':');
    }

    amount(first, last) {
      let before = first - 1;
      let after = last + 1;
      while (this.is(before, ' ') && before > first - 3) before--;
      while (this.is(after, ' ') && after < last + 3) after++;
      const money = (t) => ['€', 'eur', 'euro', 'euros'].includes(t.text);
      return money(this.at(before)) || money(this.at(after));
    }

    phoned(first) {
      let i = first - 1;
      while (i > first - 7 && (this.is(i, ' ()-.') || (this.at(i).kind === number && this.at(i).text === '0'))) i--;
      const t = this.at(i);
      if (t.kind !== number || i === first - 1 || t.text.length > 5) return false;
      return this.is(i - 1, '+') || t.text.startsWith('00');
    }

    vat(last) {
      let next = last + 1;
      while (this.is(next, ' .') && next < last + 3) next++;
      let digits = next + 1;
      if (this.is(digits, '.')) digits++;
      return this.at(next).text === 'b' && this.at(digits).kind === number && this.at(digits).text.length === 2;
    }

    ibans() {
      const out = new Set();
      for (let i = 0; i < this.tokens.length; i++) {
        const t = this.tokens[i];
        if (t.kind !== word || [...t.text].length !== 2 || this.at(i + 1).kind !== number || this.at(i + 1).text.length < 2 || this.at(i - 1).kind === number) continue;
        let last = i;
        let length = 0;
        for (let j = i; j < i + 24 && length < 34; j++) {
          const piece = this.at(j);
          if (!solid(piece.kind)) {
            if (piece.text === ' ') continue;
            break;
          }
          if (piece.kind === word && j > i && [...piece.text].length !== 4) break;
          last = j;
          length += [...piece.text].length;
        }
        if (length >= 15) {
          for (; i < last; i++) out.add(i);
          out.add(last);
        }
      }
      return out;
    }

    // dates of birth, and lists of people

    dates() {
      let rows = 0;
      let begin = 0;
      let end = 0;
      const row = (beside) => {
        if (!beside) return;
        if (rows === 0) begin = beside.first;
        rows++;
        end = beside.last;
      };
      for (let i = 0; i < this.tokens.length; i++) {
        const day = this.dateAt(i);
        if (!day) {
          row(this.numbered(i));
          continue;
        }
        if (this.birth(day)) this.add('birth', day.first, day.last);
        row(this.row(day));
        i = day.last;
      }
      if (rows >= 3) this.add('rows', begin, end);
    }

    numbered(i) {
      const t = this.at(i);
      if (t.kind !== number || t.text.length < 6 || t.text.length > 7 || this.glued(i, i) || this.is(i - 1, '.-+/') || this.is(i + 1, '.-/') || this.amount(i, i)) return null;
      const first = this.name(i - 1, -1);
      for (let j = first; j >= 0 && j < i; j++) {
        const n = this.tokens[j];
        if ((n.kind === word && n.capital && [...n.text].length === 1 && this.is(j + 1, '.')) || titles.has(n.text)) return { first, last: i };
      }
      return null;
    }

    dateAt(i) {
      if (this.at(i).kind !== number || this.at(i - 1).kind === number || this.at(i).text.length > 4) return null;
      for (const sep of ['-', '/', '.']) {
        if (this.is(i + 1, sep) && this.at(i + 2).kind === number && this.is(i + 3, sep) && this.at(i + 4).kind === number) {
          return this.dateOf(i, i + 4, this.value(i), this.value(i + 2), this.value(i + 4), this.at(i).text.length === 4);
        }
      }
      let month = i + 1;
      while (this.is(month, ' -.') && month < i + 3) month++;
      if (!monthWords.has(this.at(month).text)) return null;
      let year = month + 1;
      while (this.is(year, ' -.') && year < month + 3) year++;
      if (this.at(year).kind !== number) return null;
      return this.dateOf(i, year, this.value(i), 1, this.value(year), false);
    }

    value(i) {
      const t = this.at(i);
      return t.kind !== number || t.text.length > 4 ? -1 : Number(t.text);
    }

    dateOf(first, last, one, month, three, turned) {
      let [day, year] = turned ? [three, one] : [one, three];
      if (!turned) {
        const n = this.at(last).text.length;
        if (n !== 2 && n !== 4) return null;
        if (n === 2) {
          year += 1900;
          if (year <= 1930) year += 100;
        }
      }
      const ok = day >= 1 && day <= 31 && month >= 1 && month <= 12 && year >= 1890 && year <= 2100 && !this.glued(first, last);
      return ok ? { first, last, year } : null;
    }

    birth(day) {
      for (const [n, j] of this.back(this.onLine(day.first), 5).entries()) {
        const { text } = this.tokens[j];
        if ((birthWords.has(text) && n < 4) || (text === 'birth' && n < 2)) return true;
        if (patientWords.has(text) && day.year <= young) return true;
        if (sinceWords.has(text)) return false;
      }
      let next = day.last + 1;
      while (this.is(next, ' (,') && next < day.last + 4) next++;
      return this.at(next).kind === word && birthWords.has(this.at(next).text);
    }

    onLine(first) {
      let i = first - 1;
      while (i > first - 3 && this.is(i, ' ')) i--;
      if (this.at(i).kind === line && i > 0 && (this.is(i - 1, ':') || (this.at(i - 1).kind === word && birthWords.has(this.at(i - 1).text)))) return i;
      return first;
    }

    row(day) {
      if (day.year > young) return null;
      const before = this.name(day.first - 1, -1);
      if (before >= 0) return { first: before, last: day.last };
      const after = this.name(day.last + 1, 1);
      return after >= 0 ? { first: day.first, last: after } : null;
    }

    name(from, step) {
      let names = 0;
      let last = -1;
      for (let j = from; j > from - 16 && j < from + 16; j += step) {
        const t = this.at(j);
        if (t.kind === line || t.kind === number || (t.kind === mark && (t.text === ';' || t.text === '|') && names > 0) || (t.text === '\t' && names > 0)) {
          return names > 0 ? last : -1;
        }
        if (t.kind === word && t.capital) {
          if ([...t.text].length > 1) names++;
          last = j;
        } else if (t.kind === word) {
          if (!smallWords.has(t.text)) return -1;
          last = j;
        }
      }
      return -1;
    }

    // numbers and addresses of patients

    numbers() {
      for (let i = 0; i < this.tokens.length; i++) {
        const end = this.numberName(i);
        if (end < 0) continue;
        let value = end + 1;
        while (value < end + 6 && (this.is(value, ' :=.#\t-') || (this.at(value).kind === word && smallWords.has(this.at(value).text)))) value++;
        const last = this.coded(value);
        if (last >= 0) this.add('number', i, last);
      }
    }

    numberName(i) {
      const t = this.at(i);
      if (t.kind !== word) return -1;
      if (numberWords.has(t.text)) return i;
      if (!patientWords.has(t.text)) return -1;
      let next = i + 1;
      while (this.is(next, ' .-') && next < i + 3) next++;
      return next > i + 1 && this.at(next).kind === word && numberEnds.has(this.at(next).text) ? next : -1;
    }

    coded(i) {
      let digits = 0;
      let last = -1;
      for (let j = i; j < i + 8; j++) {
        const t = this.at(j);
        if (t.kind === number) {
          digits += t.text.length;
          last = j;
        } else if (!((t.kind === word && [...t.text].length <= 4 && j === i) || (this.is(j, '-./') && j > i))) {
          break;
        }
      }
      return digits < 4 ? -1 : last;
    }

    contacts() {
      for (let i = 0; i < this.tokens.length; i++) {
        let [first, last] = [i, this.phone(i)];
        if (last < 0) [first, last] = this.address(i);
        if (last >= 0 && this.ofPatient(first)) this.add('contact', first, last);
      }
    }

    phone(i) {
      const t = this.at(i);
      if (t.kind !== number || this.glued(i, i) || (this.is(i - 1, '.-') && this.at(i - 2).kind === number)) return -1;
      const abroad = this.is(i - 1, '+') || (t.text.length >= 4 && t.text.startsWith('00'));
      if (!abroad && t.text[0] !== '0') return -1;
      let digits = 0;
      let last = i;
      for (let j = i; j < i + 16 && (this.at(j).kind === number || this.is(j, ' -.()/')); j++) {
        if (this.at(j).kind !== number) continue;
        digits += this.at(j).text.length;
        if (digits > 13) return -1;
        last = j;
      }
      return digits === 10 || (abroad && digits >= 10) ? last : -1;
    }

    address(i) {
      if (this.at(i).text !== '@' || !solid(this.at(i - 1).kind) || !solid(this.at(i + 1).kind)) return [0, -1];
      let [first, last] = [i - 1, i + 1];
      while (first > i - 12 && (solid(this.at(first - 1).kind) || (this.is(first - 1, '.-+') && solid(this.at(first - 2).kind)))) first--;
      while (last < i + 12 && (solid(this.at(last + 1).kind) || (this.is(last + 1, '.-') && solid(this.at(last + 2).kind)))) last++;
      return [first, last];
    }

    ofPatient(first) {
      let names = 0;
      for (const j of this.back(first, 7)) {
        const t = this.tokens[j];
        if (patientWords.has(t.text)) return names > 0 || this.label(j);
        if (contactWords.has(t.text) || smallWords.has(t.text)) continue;
        if (!t.capital) return false;
        names++;
      }
      return false;
    }

    label(j) {
      for (const k of this.back(j, 3)) {
        const { text } = this.tokens[k];
        if (contactWords.has(text)) return true;
        if (!smallWords.has(text)) return false;
      }
      return false;
    }
  }

  const detect = (text) => {
    const d = new Detector(text);
    d.bsns();
    d.dates();
    d.numbers();
    d.contacts();
    return d.found.sort((a, b) => a.start - b.start || b.end - a.end);
  };

  globalThis.meertijdPatientdata = { detect };
})();
