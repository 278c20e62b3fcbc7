// What the terminal knows, written to the spools: deals, bars, ticks, account, positions.
#ifndef BACTRIAN_TELEMETRY_MQH
#define BACTRIAN_TELEMETRY_MQH

#include "Batch.mqh"
#include "Json.mqh"
#include "Spool.mqh"

#define DAY_S 86400
// The terminal may still be loading history for so long.
#define SETTLING_S 900
#define TICKS_AT_ONCE 2000

struct SeriesState
  {
   string            symbol;
   int               digits;
   long              tick_msc;       // of the newest tick taken
   int               tick_same;      // ticks taken that have this time
   long              next_msc;
   int               next_same;
   datetime          bar_open;       // of the bar that is open
   datetime          bar_sent;       // of the newest closed bar taken
   bool              closed;         // a bar closed, nobody has looked yet
  };

struct TelemetrySettings
  {
   string            symbols;        // comma-separated, empty for the chart's
   ENUM_TIMEFRAMES   period;
   int               bars;           // closed bars to send at the start
   bool              ticks;
   int               tick_s;         // seconds between batches
   int               account_s;
   int               history_days;   // of deals, where the hub holds none
  };

string Tail(const string name,const string prefix)
  {
   return StringFind(name,prefix)==0 ? StringSubstr(name,StringLen(prefix)) : name;
  }

string PeriodName(const ENUM_TIMEFRAMES period) { return Tail(EnumToString(period),"PERIOD_"); }

int SymbolDigits(const string symbol)
  {
   long digits=0;
   if(StringLen(symbol)>0 && SymbolInfoInteger(symbol,SYMBOL_DIGITS,digits))
      return (int)digits;
   return MAX_DECIMALS;
  }

int MoneyDigits(void)
  {
   int digits=(int)AccountInfoInteger(ACCOUNT_CURRENCY_DIGITS);
   return digits>2 ? digits : 2;
  }

class CTelemetry
  {
private:
   CSpool           *m_records;      // what must not be lost
   CSpool           *m_samples;      // what may be, if the hub is away for days
   long              m_login;
   TelemetrySettings m_settings;
   SeriesState       m_series[];
   long              m_seen[];       // digests of deals taken since m_deals_from, sorted
   datetime          m_deals_from;
   bool              m_deals_due;
   ulong             m_started;
   ulong             m_next_deals;
   ulong             m_next_ticks;
   ulong             m_next_account;

   // FNV-1a: a deal that the broker changes gets another one, and is sent again.
   static long       Digest(const string item)
     {
      ulong digest=14695981039346656037;
      int size=StringLen(item);
      for(int i=0; i<size; i++)
         digest=(digest^StringGetCharacter(item,i))*1099511628211;
      return (long)digest;
     }

   bool              Seen(const long digest) const
     {
      if(ArraySize(m_seen)==0)
         return false;
      int at=ArrayBsearch(m_seen,digest);
      return at>=0 && m_seen[at]==digest;
     }

   static string     DealType(const long type)
     {
      // Most are DEAL_TYPE_BUY and the like, a few DEAL_DIVIDEND.
      return Tail(Tail(EnumToString((ENUM_DEAL_TYPE)type),"DEAL_TYPE_"),"DEAL_");
     }

   static string     DealEntry(const long entry)
     {
      if(entry==DEAL_ENTRY_IN)
         return "IN";
      if(entry==DEAL_ENTRY_OUT)
         return "OUT";
      if(entry==DEAL_ENTRY_INOUT)
         return "INOUT";
      if(entry==DEAL_ENTRY_OUT_BY)
         return "OUT_BY";
      return "";
     }

   static string     DealItem(const ulong ticket)
     {
      string symbol=HistoryDealGetString(ticket,DEAL_SYMBOL);
      int digits=SymbolDigits(symbol),money=MoneyDigits();
      CJsonObject deal;
      deal.Id("ticket",(long)ticket);
      deal.Id("order",HistoryDealGetInteger(ticket,DEAL_ORDER));
      deal.Id("position_id",HistoryDealGetInteger(ticket,DEAL_POSITION_ID));
      long made_msc=HistoryDealGetInteger(ticket,DEAL_TIME_MSC);
      deal.Whole("time_msc",made_msc);
      deal.Whole("gmt_offset_s",OffsetAt(made_msc/1000));
      deal.Text("type",DealType(HistoryDealGetInteger(ticket,DEAL_TYPE)));
      string entry=DealEntry(HistoryDealGetInteger(ticket,DEAL_ENTRY));
      if(entry!="")
         deal.Text("entry",entry);
      deal.Text("symbol",symbol);
      deal.Size("volume",HistoryDealGetDouble(ticket,DEAL_VOLUME));
      deal.Number("price",HistoryDealGetDouble(ticket,DEAL_PRICE),digits);
      deal.Number("commission",HistoryDealGetDouble(ticket,DEAL_COMMISSION),money);
      deal.Number("swap",HistoryDealGetDouble(ticket,DEAL_SWAP),money);
      deal.Number("profit",HistoryDealGetDouble(ticket,DEAL_PROFIT),money);
      deal.Number("fee",HistoryDealGetDouble(ticket,DEAL_FEE),money);
      deal.Number("sl",HistoryDealGetDouble(ticket,DEAL_SL),digits);
      deal.Number("tp",HistoryDealGetDouble(ticket,DEAL_TP),digits);
      deal.Id("magic",HistoryDealGetInteger(ticket,DEAL_MAGIC));
      long reason=HistoryDealGetInteger(ticket,DEAL_REASON);
      deal.Text("reason",Tail(EnumToString((ENUM_DEAL_REASON)reason),"DEAL_REASON_"));
      deal.Text("comment",HistoryDealGetString(ticket,DEAL_COMMENT));
      deal.Text("external_id",HistoryDealGetString(ticket,DEAL_EXTERNAL_ID));
      return deal.Build();
     }

   // Takes every deal of the window that was not taken before, or is not what it was. The window stays wide for a while,
   // because a terminal that was away loads its history after it has connected.
   bool              ScanDeals(void)
     {
      datetime now=TimeTradeServer();
      datetime recent=(datetime)(now-2*DAY_S);
      if(GetTickCount64()-m_started>(ulong)SETTLING_S*1000 && m_deals_from<recent)
         m_deals_from=recent;
      if(!HistorySelect(m_deals_from,(datetime)(now+DAY_S)))
         return false;
      int total=HistoryDealsTotal(),kept=0;
      long digests[];
      ArrayResize(digests,total);
      CBatch batch(m_records,m_login,"deal");
      for(int i=0; i<total; i++)
        {
         ulong ticket=HistoryDealGetTicket(i);
         if(ticket==0)
            continue;
         string item=DealItem(ticket);
         long digest=Digest(item);
         if(!Seen(digest) && !batch.Add(item))
            return false;             // m_seen is as before: they are taken again
         digests[kept++]=digest;
        }
      if(!batch.Flush())
         return false;
      ArrayResize(digests,kept);
      if(kept>0)
         ArraySort(digests);
      ArrayResize(m_seen,kept);
      for(int i=0; i<kept; i++)
         m_seen[i]=digests[i];
      return true;
     }

   // Ticks come from the terminal's own record: OnTick is skipped while another event is handled.
   bool              AddTicks(const int index,CBatch &batch)
     {
      m_series[index].next_msc=m_series[index].tick_msc;
      m_series[index].next_same=m_series[index].tick_same;
      int digits=m_series[index].digits;
      bool more=true;
      for(int part=0; more && part<10; part++)
        {
         MqlTick ticks[];
         long from=m_series[index].next_msc;
         int count=CopyTicks(m_series[index].symbol,ticks,COPY_TICKS_ALL,(ulong)from,TICKS_AT_ONCE);
         if(count<=0)
            return true;
         int skip=0;
         while(skip<count && skip<m_series[index].next_same && ticks[skip].time_msc==from)
            skip++;
         for(int i=skip; i<count; i++)
           {
            CJsonObject tick;
            tick.Text("symbol",m_series[index].symbol);
            tick.Whole("time_msc",ticks[i].time_msc);
            tick.Number("bid",ticks[i].bid,digits);
            tick.Number("ask",ticks[i].ask,digits);
            tick.Number("last",ticks[i].last,digits);
            tick.Size("volume",ticks[i].volume_real);
            tick.Whole("flags",(long)ticks[i].flags);
            if(!batch.Add(tick.Build()))
               return false;
           }
         long newest=ticks[count-1].time_msc;
         int same=0;
         while(same<count && ticks[count-1-same].time_msc==newest)
            same++;
         more=count==TICKS_AT_ONCE && newest>from;
         m_series[index].next_msc=newest;
         m_series[index].next_same=same;
        }
      return true;
     }

   void              TakeTicks(void)
     {
      CBatch batch(m_samples,m_login,"tick");
      int total=ArraySize(m_series);
      for(int i=0; i<total; i++)
         if(!AddTicks(i,batch))
            return;
      if(!batch.Flush())
         return;
      for(int i=0; i<total; i++)
        {
         m_series[i].tick_msc=m_series[i].next_msc;
         m_series[i].tick_same=m_series[i].next_same;
        }
     }

   string            BarItem(const int index,const MqlRates &rate) const
     {
      int digits=m_series[index].digits;
      CJsonObject bar;
      bar.Text("symbol",m_series[index].symbol);
      bar.Text("period",PeriodName(m_settings.period));
      bar.Whole("time",(long)rate.time);
      bar.Whole("gmt_offset_s",OffsetAt((long)rate.time));
      bar.Number("open",rate.open,digits);
      bar.Number("high",rate.high,digits);
      bar.Number("low",rate.low,digits);
      bar.Number("close",rate.close,digits);
      // Always ticks: a feature must not change its unit where a broker begins to send lots.
      bar.Whole("volume",rate.tick_volume);
      return bar.Build();
     }

   // A bar has closed once the next one is open.
   void              TakeBars(const int index)
     {
      string symbol=m_series[index].symbol;
      datetime open=iTime(symbol,m_settings.period,0);
      if(open==0 || open==m_series[index].bar_open)
         return;
      bool first=m_series[index].bar_sent==0;
      MqlRates rates[];
      int count;
      if(first)
         count=CopyRates(symbol,m_settings.period,1,m_settings.bars,rates);
      else
         count=CopyRates(symbol,m_settings.period,m_series[index].bar_sent,(datetime)(open-1),rates);
      if(count<=0)
         return;
      CBatch batch(m_records,m_login,"bar");
      for(int i=0; i<count; i++)
         if(!batch.Add(BarItem(index,rates[i])))
            return;
      if(!batch.Flush())
         return;
      m_series[index].bar_open=open;
      m_series[index].bar_sent=rates[count-1].time;
      m_series[index].closed=!first;
     }

   void              TakeAccount(void)
     {
      int digits=MoneyDigits();
      CJsonObject account;
      account.Number("balance",AccountInfoDouble(ACCOUNT_BALANCE),digits);
      account.Number("equity",AccountInfoDouble(ACCOUNT_EQUITY),digits);
      account.Number("profit",AccountInfoDouble(ACCOUNT_PROFIT),digits);
      account.Number("margin",AccountInfoDouble(ACCOUNT_MARGIN),digits);
      account.Number("margin_free",AccountInfoDouble(ACCOUNT_MARGIN_FREE),digits);
      account.Number("margin_level",AccountInfoDouble(ACCOUNT_MARGIN_LEVEL),2);
      account.Text("currency",AccountInfoString(ACCOUNT_CURRENCY));
      account.Whole("leverage",AccountInfoInteger(ACCOUNT_LEVERAGE));
      CBatch batch(m_samples,m_login,"account");
      if(batch.Add(account.Build()))
         batch.Flush();
     }

   void              TakePositions(void)
     {
      CBatch batch(m_samples,m_login,"position");
      for(int i=0; i<PositionsTotal(); i++)
        {
         ulong ticket=PositionGetTicket(i);
         if(ticket==0)
            continue;
         string symbol=PositionGetString(POSITION_SYMBOL);
         int digits=SymbolDigits(symbol);
         long type=PositionGetInteger(POSITION_TYPE);
         CJsonObject position;
         position.Id("ticket",(long)ticket);
         position.Text("symbol",symbol);
         position.Text("type",type==POSITION_TYPE_BUY ? "BUY" : "SELL");
         position.Size("volume",PositionGetDouble(POSITION_VOLUME));
         position.Number("price_open",PositionGetDouble(POSITION_PRICE_OPEN),digits);
         position.Number("sl",PositionGetDouble(POSITION_SL),digits);
         position.Number("tp",PositionGetDouble(POSITION_TP),digits);
         position.Number("profit",PositionGetDouble(POSITION_PROFIT),MoneyDigits());
         position.Id("magic",PositionGetInteger(POSITION_MAGIC));
         if(!batch.Add(position.Build()))
            return;
        }
      batch.Flush();
     }

   void              AddSymbol(const string name)
     {
      string symbol=name;
      StringTrimLeft(symbol);
      StringTrimRight(symbol);
      if(StringLen(symbol)==0)
         return;
      if(!SymbolSelect(symbol,true))
        {
         PrintFormat("Bactrian: this broker has no symbol %s",symbol);
         return;
        }
      int index=ArraySize(m_series);
      ArrayResize(m_series,index+1);
      m_series[index].symbol=symbol;
      m_series[index].digits=SymbolDigits(symbol);
      m_series[index].tick_msc=(long)TimeTradeServer()*1000;
      m_series[index].tick_same=0;
      m_series[index].next_msc=m_series[index].tick_msc;
      m_series[index].next_same=0;
      m_series[index].bar_open=0;
      m_series[index].bar_sent=0;
      m_series[index].closed=false;
     }

public:
   void              Start(CSpool *records,CSpool *samples,const long login,
                           const TelemetrySettings &settings)
     {
      m_records=records;
      m_samples=samples;
      m_login=login;
      m_settings=settings;
      ArrayResize(m_series,0);
      string names[];
      int count=StringSplit(settings.symbols,',',names);
      for(int i=0; i<count; i++)
         AddSymbol(names[i]);
      if(ArraySize(m_series)==0)
         AddSymbol(_Symbol);
      ArrayResize(m_seen,0);
      m_deals_from=(datetime)(TimeTradeServer()-DAY_S);
      m_deals_due=true;
      m_started=GetTickCount64();
      m_next_deals=0;
      m_next_ticks=0;
      m_next_account=0;
     }

   // Takes all deals since what the hub holds less a day, known ones too: it takes each ticket once.
   // The ticks that it has not seen are taken up to an hour back.
   void              Reconcile(const string last)
     {
      long offset_msc=(long)GmtOffset()*1000;
      long now=(long)TimeTradeServer();
      long deal_msc=JsonWhole(JsonMember(last,"deal"),"time_msc");
      long from=deal_msc>0 ? (deal_msc+offset_msc)/1000-DAY_S
                : now-(long)m_settings.history_days*DAY_S;
      if(from>now-DAY_S)
         from=now-DAY_S;
      m_deals_from=(datetime)(from>0 ? from : 0);
      ArrayResize(m_seen,0);
      m_started=GetTickCount64();
      m_deals_due=true;
      string ticks=JsonMember(last,"ticks");
      for(int i=0; i<1000; i++)
        {
         string tick=JsonElement(ticks,i);
         if(tick=="")
            break;
         ResumeTicks(JsonText(tick,"symbol"),JsonWhole(tick,"time_msc")+offset_msc,(now-3600)*1000);
        }
     }

   void              ResumeTicks(const string symbol,const long known_msc,const long oldest_msc)
     {
      for(int i=0; i<ArraySize(m_series); i++)
         if(m_series[i].symbol==symbol)
           {
            long from=known_msc>oldest_msc ? known_msc : oldest_msc;
            if(from<m_series[i].tick_msc)
              {
               m_series[i].tick_msc=from;
               m_series[i].tick_same=0;
              }
           }
     }

   void              DealsDue(void) { m_deals_due=true; }

   // Once a second, and as soon as a deal was made.
   void              Take(void)
     {
      ulong now=GetTickCount64();
      if(m_deals_due || now>=m_next_deals)
        {
         // Also without an event: the terminal discards events while its queue is full.
         m_deals_due=!ScanDeals();
         m_next_deals=now+60000;
        }
      for(int i=0; i<ArraySize(m_series); i++)
         TakeBars(i);
      if(m_settings.ticks && now>=m_next_ticks)
        {
         TakeTicks();
         m_next_ticks=now+(ulong)m_settings.tick_s*1000;
        }
      if(m_settings.account_s>0 && now>=m_next_account)
        {
         TakeAccount();
         TakePositions();
         m_next_account=now+(ulong)m_settings.account_s*1000;
        }
     }

   // A symbol whose bar has closed since it was asked last.
   bool              TakeClosed(string &symbol)
     {
      for(int i=0; i<ArraySize(m_series); i++)
         if(m_series[i].closed)
           {
            m_series[i].closed=false;
            symbol=m_series[i].symbol;
            return true;
           }
      return false;
     }
  };

#endif
