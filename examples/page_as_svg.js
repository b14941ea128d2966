// The part of a page that is in the window, as an SVG of texts and shapes: a picture that is text itself.
// Called by pictures.py in the page as a function of nothing; returns the document and leaves the page as it was.
() => {
    const SVG = 'http://www.w3.org/2000/svg';
    const width = innerWidth, height = innerHeight;
    const out = [], classes = new Map(), undo = [];
    const number = value => String(Math.round(value * 10) / 10);
    const escaped = text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
    const isClear = colour => colour === 'transparent' || /^rgba\(.*, 0\)$/.test(colour);

    function write(name, attributes, text = '') {
        const told = Object.entries(attributes).filter(([, value]) => value !== null && value !== '')
            .map(([key, value]) => ` ${key}="${escaped(typeof value === 'number' ? number(value) : String(value))}"`);
        out.push(text ? `<${name}${told.join('')}>${escaped(text)}</${name}>` : `<${name}${told.join('')}/>`);
    }

    function classOf(rule) {
        if (!classes.has(rule)) classes.set(rule, `c${classes.size}`);
        return classes.get(rule);
    }

    const arrows = [];

    // What a control shows stands in no node of the document: an element of the same look takes its place.
    function replaceControls() {
        for (const control of document.querySelectorAll('textarea, select, input:not([type=checkbox], [type=radio], [type=hidden])')) {
            const style = getComputedStyle(control), box = control.getBoundingClientRect();
            if (!box.width || style.visibility === 'hidden') continue;
            const stand = document.createElement('div');
            for (const name of style) stand.style.setProperty(name, style.getPropertyValue(name));
            const shown = control.tagName === 'SELECT' ? control.selectedOptions[0]?.text
                : control.type === 'file' ? (control.files[0]?.name ?? 'Choose a file …') : control.value;
            stand.textContent = shown || control.placeholder || '';
            if (!shown && control.placeholder) stand.style.color = getComputedStyle(control, '::placeholder').color;
            stand.style.boxSizing = 'border-box';
            stand.style.width = `${box.width}px`;
            stand.style.height = `${box.height}px`;
            stand.style.display = style.display;
            stand.style.overflow = 'hidden';
            stand.style.whiteSpace = control.tagName === 'TEXTAREA' ? 'pre-wrap' : 'nowrap';
            if (control.tagName !== 'TEXTAREA') {  // a browser centres what stands in one line
                stand.style.paddingTop = stand.style.paddingBottom = '0';
                stand.style.lineHeight = `${box.height - parseFloat(style.borderTopWidth) - parseFloat(style.borderBottomWidth)}px`;
            }
            if (control.tagName === 'SELECT') arrows.push({ left: box.right - 18, top: (box.top + box.bottom) / 2 - 2, colour: style.color });
            control.replaceWith(stand);
            undo.push(() => stand.replaceWith(control));
        }
    }

    // Texts of ::before and ::after, as elements that stand where they do.
    function writeOutPseudo() {
        for (const element of [...document.body.querySelectorAll('*')]) {
            for (const place of ['::before', '::after']) {
                const style = getComputedStyle(element, place), content = style.content;
                if (!/^".+"$/.test(content) || style.display === 'none') continue;
                const stand = document.createElement('span');
                for (const name of style) stand.style.setProperty(name, style.getPropertyValue(name));
                stand.textContent = JSON.parse(content.replace(/\\(?=[^"\\])/g, '\\\\'));
                element.dataset.written = (element.dataset.written || '') + place.slice(2);
                if (place === '::before') element.prepend(stand); else element.append(stand);
                undo.push(() => { stand.remove(); delete element.dataset.written; });
            }
        }
        const off = document.createElement('style');
        off.textContent = '[data-written*=before]::before, [data-written*=after]::after { content: none !important; }';
        const sheet = sheetOf(off.textContent);
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
        undo.push(() => { document.adoptedStyleSheets = document.adoptedStyleSheets.filter(one => one !== sheet); });
    }

    function sheetOf(text) {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(text);
        return sheet;
    }

    function cut(box, clip) {
        const left = Math.max(box.left, clip.left), top = Math.max(box.top, clip.top);
        const right = Math.min(box.right, clip.right), bottom = Math.min(box.bottom, clip.bottom);
        return right > left && bottom > top ? { left, top, right, bottom, width: right - left, height: bottom - top } : null;
    }

    function box(element, style, clip) {
        for (const whole of element.getClientRects()) {
            const part = cut(whole, clip);
            if (!part) continue;
            const radius = Math.min(parseFloat(style.borderTopLeftRadius) || 0, part.height / 2);
            const same = ['Top', 'Right', 'Bottom', 'Left'].every(side => style[`border${side}Width`] === style.borderTopWidth
                && style[`border${side}Style`] === style.borderTopStyle && style[`border${side}Color`] === style.borderTopColor);
            const line = same && style.borderTopStyle !== 'none' ? parseFloat(style.borderTopWidth) : 0;
            const fill = isClear(style.backgroundColor) ? 'none' : style.backgroundColor;
            if (fill !== 'none' || line) {
                write('rect', { x: part.left + line / 2, y: part.top + line / 2, width: part.width - line, height: part.height - line,
                    rx: radius || null, fill, stroke: line ? style.borderTopColor : null, 'stroke-width': line || null });
            }
            if (!same) sides(part, style);
        }
    }

    function sides(part, style) {
        const places = { Top: [part.left, part.top, part.width, 0], Bottom: [part.left, part.bottom, part.width, 0],
            Left: [part.left, part.top, 0, part.height], Right: [part.right, part.top, 0, part.height] };
        for (const [side, [x, y, across, down]] of Object.entries(places)) {
            const line = parseFloat(style[`border${side}Width`]), colour = style[`border${side}Color`];
            if (!line || style[`border${side}Style`] === 'none' || isClear(colour)) continue;
            write('rect', { x: side === 'Right' ? x - line : x, y: side === 'Bottom' ? y - line : y,
                width: across || line, height: down || line, fill: colour });
        }
    }

    // The lines that a text is broken into, each with its place.
    function linesOf(node) {
        const range = document.createRange(), lines = [];
        const take = (start, end) => {
            range.setStart(node, start);
            range.setEnd(node, end);
            const places = [...range.getClientRects()].filter(place => place.width > 0);
            if (places.length > 1 && end - start > 1 && places.some(place => Math.abs(place.top - places[0].top) > 2)) {
                for (let at = start; at < end; at++) take(at, at + 1);
                return;
            }
            if (!places.length) return;
            const last = lines.at(-1), left = places[0].left, right = places.at(-1).right;
            if (last && Math.abs(last.top - places[0].top) < 2 && left >= last.right - 1) {
                last.text += node.data.slice(start, end);
                last.right = right;
            } else lines.push({ text: node.data.slice(start, end), left, right, top: places[0].top, bottom: places[0].bottom });
        };
        for (const word of node.data.matchAll(/\s+|\S+/g)) take(word.index, word.index + word[0].length);
        return lines;
    }

    function text(node, style, clip) {
        const pen = document.createElement('canvas').getContext('2d');
        pen.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
        const measured = pen.measureText('x');
        for (const line of linesOf(node)) {
            const shown = line.text.replace(/\s+/g, ' '), told = shown.trim();
            const middle = (line.top + line.bottom) / 2;  // a line that is cut there by more than half is not shown
            if (!told || middle > clip.bottom || middle < clip.top || line.left + 2 > clip.right) continue;
            const lead = shown.length - shown.trimStart().length, tail = shown.length - shown.trimEnd().length;
            const blank = pen.measureText(' ').width;
            const x = line.left + lead * blank, length = line.right - tail * blank - x;
            const ascent = measured.fontBoundingBoxAscent, descent = measured.fontBoundingBoxDescent;
            const baseline = (line.top + line.bottom) / 2 + (ascent - descent) / 2;
            const isVariable = style.textTransform === 'math-auto' && [...told].length === 1;
            const slant = isVariable ? 'italic ' : style.fontStyle === 'normal' ? '' : `${style.fontStyle} `;
            const rule = `font:${slant}${style.fontWeight} ${style.fontSize} ${style.fontFamily};fill:${style.color}`
                + (style.textTransform === 'uppercase' ? ';text-transform:uppercase' : '')
                + (style.textDecorationLine.includes('line-through') ? ';text-decoration:line-through' : '')
                + (style.textDecorationLine.includes('underline') ? ';text-decoration:underline' : '');
            write('text', { x, y: baseline, class: classOf(rule), textLength: told.length > 1 && length > 0 ? length : null,
                lengthAdjust: told.length > 1 ? 'spacingAndGlyphs' : null }, told);
        }
    }

    // What MathML draws beside its texts.
    function rules(element, style) {
        const parts = [...element.children].map(child => child.getBoundingClientRect());
        const whole = element.getBoundingClientRect();
        if (element.localName === 'mfrac') {
            write('rect', { x: whole.left, y: (parts[0].bottom + parts[1].top) / 2 - .5, width: whole.width, height: 1, fill: style.color });
        } else if (element.localName === 'msqrt' && parts.length) {
            const { left, top, right, bottom } = whole, inner = parts[0].left;
            write('path', { d: `M${number(left)} ${number((top + bottom) / 2)}L${number((left + inner) / 2)} ${number(bottom)}L${number(inner)} ${number(top + 1)}H${number(right)}`,
                fill: 'none', stroke: style.color });
        }
    }

    const PAINT = { fill: 'rgb(0, 0, 0)', stroke: 'none', 'stroke-width': '1px', 'stroke-dasharray': 'none', opacity: '1',
        'fill-opacity': '1', 'stroke-opacity': '1', 'text-anchor': 'start', 'dominant-baseline': 'auto', 'stroke-linejoin': 'miter' };

    function drawing(svg, clip) {
        const place = svg.getBoundingClientRect();
        if (!cut(place, clip)) return;
        const copy = svg.cloneNode(true), own = [svg, ...svg.querySelectorAll('*')], copies = [copy, ...copy.querySelectorAll('*')];
        copies.forEach((element, at) => {
            const style = getComputedStyle(own[at]);
            let rule = Object.entries(PAINT).filter(([name, usual]) => style.getPropertyValue(name) !== usual)
                .map(([name]) => `${name}:${style.getPropertyValue(name)}`).join(';');
            if (['text', 'tspan'].includes(element.localName)) rule += `;font:${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
            for (const name of ['style', 'class', 'id', 'tabindex', 'role', 'aria-label', 'aria-hidden']) element.removeAttribute(name);
            if (rule && at) element.setAttribute('class', classOf(rule));
        });
        copy.querySelectorAll('title, desc, script').forEach(element => element.remove());
        for (const [name, value] of Object.entries({ x: place.left, y: place.top, width: place.width, height: place.height })) {
            copy.setAttribute(name, number(value));
        }
        copy.setAttribute('fill', getComputedStyle(svg).fill);
        out.push(new XMLSerializer().serializeToString(copy).replaceAll(` xmlns="${SVG}"`, ''));
    }

    // What is positioned stands before its neighbours.
    function paintOrder(element) {
        const isAbove = node => node.nodeType === Node.ELEMENT_NODE && getComputedStyle(node).position !== 'static';
        const nodes = [...element.childNodes];
        return [...nodes.filter(node => !isAbove(node)), ...nodes.filter(isAbove)];
    }

    function walk(element, clip) {
        const style = getComputedStyle(element);
        if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) return;
        if (element.namespaceURI === SVG) return drawing(element, clip);
        box(element, style, clip);
        if (element.matches('input')) control(element, style);
        rules(element, style);
        const inner = style.overflowX === 'visible' && style.overflowY === 'visible' ? clip
            : cut(element.getBoundingClientRect(), clip);
        if (!inner && element.getClientRects().length) return;
        for (const node of paintOrder(element)) {
            if (node.nodeType === Node.TEXT_NODE) text(node, style, inner || clip);
            else if (node.nodeType === Node.ELEMENT_NODE) walk(node, inner || clip);
        }
    }

    function control(element, style) {
        const { left, top, width: across, height: down } = element.getBoundingClientRect();
        const round = element.type === 'radio' ? across / 2 : 2;
        write('rect', { x: left + .5, y: top + .5, width: across - 1, height: down - 1, rx: round, stroke: style.color,
            fill: element.checked ? style.accentColor === 'auto' ? style.color : style.accentColor : 'none' });
    }

    writeOutPseudo();
    replaceControls();
    const whole = { left: 0, top: 0, right: width, bottom: height, width, height };
    const ground = [document.documentElement, document.body].map(one => getComputedStyle(one).backgroundColor).find(one => !isClear(one));
    write('rect', { width, height, fill: ground || '#fff' });
    for (const element of document.body.children) walk(element, whole);
    for (const { left, top, colour } of arrows) {  // what says that a control is a menu
        write('path', { d: `M${number(left)} ${number(top)}l4 4l4 -4`, fill: 'none', stroke: colour, 'stroke-width': 1.5 });
    }
    undo.reverse().forEach(back => back());
    const styles = [...classes].map(([rule, name]) => `.${name}{${rule.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}}`).join('\n');
    return `<svg xmlns="${SVG}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">\n<title>${escaped(document.title)}</title>\n`
        + `<style>${styles}</style>\n${out.join('\n')}\n</svg>\n`;
}
